import { Button } from '@mantine/core';
import { IconHourglassLow } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Flow } from '../../../../contract/traffic/flow.ts';
import { useTraffic } from '../../../api/hooks.ts';
import classes from './flow.module.css';

const WORDS = {
  login: 'A browser is showing the login page.',
  consent: 'A browser is showing the consent page.',
} as const;

/** Says that a flow is waiting for the user, with a link to respond. */
export function WaitingBar({ flow }: { flow: Flow }) {
  const kind = useTraffic(
    ({ traffic }) => [...traffic.waiting.values()].find((question) => question.flowId === flow.flowId)?.kind,
  );
  if (kind === undefined) return null;
  return (
    <section className={classes.waiting} aria-label="Waiting">
      <IconHourglassLow size={16} />
      <span className={classes.spacer}>{WORDS[kind]}</span>
      <Button variant="default" component={Link} href="/waiting">
        Respond here
      </Button>
    </section>
  );
}
