import { Button } from '@mantine/core';
import { IconMapSearch } from '@tabler/icons-react';
import { Link } from 'wouter';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Page, PageHeader } from '../ui/PageHeader.tsx';
import { BackLink } from './BackLink.tsx';

/** Shown for a record that doesn't exist, or no longer does. */
export function MissingRecord({ noun, id, list }: { noun: string; id: string; list: string }) {
  return (
    <Page header={<PageHeader title={id} before={<BackLink to={list} label={`All ${noun}s`} />} />}>
      <EmptyState
        icon={<IconMapSearch size={22} />}
        title={`No ${noun} “${id}”`}
        actions={
          <Button variant="default" component={Link} href={list}>
            All {noun}s
          </Button>
        }
      >
        It may have been renamed or deleted, or it belongs to another workspace.
      </EmptyState>
    </Page>
  );
}
