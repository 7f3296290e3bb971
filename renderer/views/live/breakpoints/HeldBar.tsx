import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { POINT_WORDS } from '../../../../contract/breakpoints/points.ts';
import type { HeldNote } from '../../../../contract/traffic/traffic-schema.ts';
import { sameEntries, useTraffic } from '../../../api/hooks.ts';
import { pathTo } from '../../../frame/paths.ts';
import { useNow } from '../../../ui/now.ts';
import { leftWords } from '../../../ui/time-words.ts';
import { BREAKPOINT_WORDS } from './words.ts';
import classes from './breakpoints.module.css';

/** Says which exchanges of a flow wait at a breakpoint, and for how long. */
export function HeldBar({ isMeant }: { isMeant: (note: HeldNote) => boolean }) {
  const held = useTraffic(({ traffic }) => [...traffic.held.values()].filter(isMeant), sameEntries);
  return held.map((note) => <HeldRow key={note.heldId} note={note} />);
}

function HeldRow({ note: { heldId, endpoint, point, until, hungUp } }: { note: HeldNote }) {
  const now = useNow();
  return (
    <section className={classes.held} aria-label={BREAKPOINT_WORDS.held}>
      <span className={classes.pulse} aria-hidden="true" />
      <span className={classes.heldText}>
        <strong>
          {endpoint} is held {POINT_WORDS[point]}
        </strong>
        , <span className="u-tabular">{leftWords(until, now)}</span>.{hungUp && ' The client hung up.'}
      </span>
      <Button variant="default" component={Link} href={pathTo('waiting', heldId)}>
        {BREAKPOINT_WORDS.editHeld}
      </Button>
    </section>
  );
}
