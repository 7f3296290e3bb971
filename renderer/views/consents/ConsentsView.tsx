import { useLocation } from 'wouter';
import { pathTo, usePathParts } from '../../frame/paths.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { TabbedPage } from '../../ui/TabbedPage.tsx';
import { ConsentTable, SessionTable, TokenTable } from '../../tokens/tables.tsx';

const TABS = [
  ['tokens', 'Tokens', TokenTable],
  ['consents', 'Consents', ConsentTable],
  ['sessions', 'Sessions', SessionTable],
] as const;

const ENTRIES = TABS.map(([value, title]) => [value, title] as const);
const EVERYTHING = {};

/** What is alive: for whom, until when, and how to end it. */
export default function ConsentsView() {
  const [, navigate] = useLocation();
  const [, asked] = usePathParts();
  const [tab, , Table] = TABS.find(([value]) => value === asked) ?? TABS[0];
  return (
    <TabbedPage
      header={
        <PageHeader
          title="Consents and tokens"
          description="What Understudy accepts until it restarts. An API that validates JWTs itself accepts them until they expire."
        />
      }
      tabs={ENTRIES}
      value={tab}
      onChange={(next) => navigate(pathTo('consents', next))}
    >
      <Table only={EVERYTHING} fills />
    </TabbedPage>
  );
}
