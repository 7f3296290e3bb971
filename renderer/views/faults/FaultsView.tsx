import { Button, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { FaultKindView } from '../../../contract/faults/fault.ts';
import { useOperation } from '../../api/hooks.ts';
import { pathTo, usePathParts } from '../../frame/paths.ts';
import { TITLES } from '../../frame/words.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';
import { BreakpointList } from './BreakpointList.tsx';
import { Catalogue } from './Catalogue.tsx';
import { PlantDrawer } from './PlantDrawer.tsx';
import { PlantedList } from './PlantedList.tsx';
import { scopeIn, scopeWords } from './scope.ts';
import { SetButtons } from './SetButtons.tsx';
import { FAULT_WORDS } from './words.ts';
import classes from './faults.module.css';

/** What is planted, and everything that can be. */
export default function FaultsView() {
  const [, navigate] = useLocation();
  const scope = scopeIn(usePathParts());
  const kinds = useOperation('faults.kinds', undefined, 'never');
  const planted = useOperation('faults.list', undefined, 'traffic');
  const [chosen, choose] = useState<FaultKindView>();
  const [search, setSearch] = useState('');
  const faults = planted.data ?? [];
  const about = scopeWords(scope);
  return (
    <Page
      header={
        <PageHeader
          title={TITLES.faults}
          description={FAULT_WORDS.description}
          actions={<SetButtons count={faults.length} />}
        />
      }
    >
      <div className={classes.body}>
        <PlantedList faults={faults} />
        <BreakpointList />
        <div className={classes.bar}>
          <TextInput
            className={classes.search ?? ''}
            aria-label={FAULT_WORDS.search}
            placeholder={FAULT_WORDS.search}
            leftSection={<IconSearch size={14} />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          {about.length > 0 && (
            <span className={classes.for}>
              For {about.join(', ')}
              <Button
                variant="subtle"
                color="gray"
                size="compact-xs"
                leftSection={<IconX size={12} />}
                onClick={() => navigate(pathTo('faults'))}
              >
                {FAULT_WORDS.clearScope}
              </Button>
            </span>
          )}
        </div>
        {kinds.data && <Catalogue kinds={kinds.data} search={search} endpoint={scope.endpoint} onChoose={choose} />}
        {kinds.loading && <Loading>Loading the kinds of faults …</Loading>}
        {kinds.error && <EmptyState title="Couldn’t load the kinds of faults">{kinds.error.description}</EmptyState>}
      </div>
      <PlantDrawer kind={chosen} scope={scope} onClose={() => choose(undefined)} />
    </Page>
  );
}
