import { useLocation } from 'wouter';
import { Gallery } from '../../connect/Gallery.tsx';
import { pathTo } from '../../frame/paths.ts';
import { BackLink } from '../../records/BackLink.tsx';
import classes from '../../records/records.module.css';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';

/** The path of the form without a framework. */
const OTHER = 'other';

/** The start of a new client: the framework of its app. */
export function NewClient() {
  const [, navigate] = useLocation();
  return (
    <Page
      header={
        <PageHeader
          title="New client"
          description="Choose what your app is built with. The client gets the settings that fit it, and you get the code."
          before={<BackLink to="/clients" label="All clients" />}
        />
      }
    >
      <div className={classes.body}>
        <Gallery
          onChoose={({ id }) => navigate(pathTo('clients', 'new', id))}
          onOther={() => navigate(pathTo('clients', 'new', OTHER))}
        />
      </div>
    </Page>
  );
}
