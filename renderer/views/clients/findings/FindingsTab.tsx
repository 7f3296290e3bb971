import { Button, Collapse } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronRight, IconCircleCheck } from '@tabler/icons-react';
import type { Finding } from '../../../../contract/lint/finding.ts';
import { useWorkspace } from '../../../api/console.tsx';
import { useOperation, useTraffic } from '../../../api/hooks.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorNotice, Loading } from '../../../ui/Loading.tsx';
import { FindingCard } from './FindingCard.tsx';
import { MutedFinding } from './MutedFinding.tsx';
import { FINDING_WORDS, mutedWords } from './words.ts';
import classes from './findings.module.css';

/** What the client does that works and that it should not do. Updated as its requests come in. */
export function FindingsTab({ client_id }: { client_id: string }) {
  const { tid, aid } = useWorkspace();
  const { data, error, reload } = useOperation('findings.list', { params: { tid, aid, client_id } }, 'traffic');
  if (!data) {
    if (!error) return <Loading>Loading the findings …</Loading>;
    return <ErrorNotice title="Couldn’t load the findings" error={error} retry={reload} />;
  }
  const open = data.filter(({ muted }) => !muted);
  const muted = data.filter((finding) => finding.muted !== undefined);
  if (data.length === 0) return <Nothing client_id={client_id} />;
  return (
    <div className={classes.findings}>
      {open.length === 0 && <Nothing client_id={client_id} />}
      {open.map((finding) => (
        <FindingCard key={finding.rule} client_id={client_id} finding={finding} reload={reload} />
      ))}
      {muted.length > 0 && <Muted client_id={client_id} muted={muted} />}
    </div>
  );
}

/** A client that was never used is not a client without mistakes. */
function Nothing({ client_id }: { client_id: string }) {
  const isUsed = useTraffic(({ traffic }) => [...traffic.flows.values()].some((flow) => flow.client_id === client_id));
  return (
    <EmptyState icon={<IconCircleCheck size={22} />} title={isUsed ? FINDING_WORDS.none : FINDING_WORDS.noneYet}>
      {isUsed
        ? `What ${client_id} has sent so far is as it should be.`
        : `Log in with ${client_id}. What it does that works here and should be done differently is listed here.`}
    </EmptyState>
  );
}

function Muted({ client_id, muted }: { client_id: string; muted: readonly Finding[] }) {
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <section aria-label={mutedWords(muted.length)} className={classes.mutedOnes}>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<IconChevronRight size={14} className={classes.chevron} data-opened={opened || undefined} />}
        aria-expanded={opened}
        onClick={toggle}
      >
        {mutedWords(muted.length)}
      </Button>
      <Collapse expanded={opened}>
        {muted.map((finding) => (
          <MutedFinding key={finding.rule} client_id={client_id} finding={finding} />
        ))}
      </Collapse>
    </section>
  );
}
