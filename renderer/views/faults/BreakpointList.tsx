import { ActionIcon, Badge, Switch, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconHandStop, IconTrash } from '@tabler/icons-react';
import type { BreakpointView } from '../../../contract/breakpoints/breakpoint.ts';
import { POINT_WORDS } from '../../../contract/breakpoints/points.ts';
import { useMutation, useOperation, type Outcome } from '../../api/hooks.ts';
import { scopeWords } from './scope.ts';
import { breakpointTitle, couldNot, FAULT_WORDS, heldWords } from './words.ts';
import classes from './faults.module.css';

/** Where exchanges wait. */
export function BreakpointList() {
  const { data = [] } = useOperation('breakpoints.list', {}, 'traffic');
  return (
    <section className={classes.card} aria-label={FAULT_WORDS.breakpoints}>
      <header className={classes.cardHead}>
        <h2>
          {FAULT_WORDS.breakpoints} <span className="u-muted u-tabular">{data.length}</span>
        </h2>
      </header>
      {data.length === 0 && (
        <div className={classes.nothing}>
          <IconHandStop size={18} aria-hidden="true" />
          <span>
            <strong>{FAULT_WORDS.noBreakpoints}.</strong> {FAULT_WORDS.noBreakpointsHint}
          </span>
        </div>
      )}
      {data.map((breakpoint) => (
        <BreakpointRow key={breakpoint.id} breakpoint={breakpoint} />
      ))}
    </section>
  );
}

function BreakpointRow({ breakpoint }: { breakpoint: BreakpointView }) {
  const update = useMutation('breakpoints.update');
  const remove = useMutation('breakpoints.delete');
  const { id, at, scope, once, enabled, limit_seconds, hits, warnings } = breakpoint;
  const { endpoint, ...others } = scope;
  const params = { breakpointId: id };
  const title = breakpointTitle(endpoint, at);
  const tell = (what: string, outcome: Outcome<unknown>) => {
    if (outcome.ok) return;
    notifications.show({ color: 'red', title: couldNot(what), message: outcome.error.description });
  };
  return (
    <div className={classes.planted} data-off={!enabled || undefined}>
      <Switch
        checked={enabled}
        aria-label={`${title}: on`}
        onChange={(event) =>
          void update
            .run({ params, body: { enabled: event.currentTarget.checked } })
            .then((outcome) => tell('change the breakpoint', outcome))
        }
      />
      <span className={classes.plantedText}>
        <span className={classes.line}>
          <strong>{title}</strong>
          <span className="u-muted">{POINT_WORDS[at]}</span>
        </span>
        <span className={classes.line}>
          {(scopeWords(others).length > 0 ? scopeWords(others) : [FAULT_WORDS.anyClient]).map((words) => (
            <Badge key={words} variant="default" color="gray">
              {words}
            </Badge>
          ))}
          <span className="u-muted">{[...(once ? ['once'] : []), `at most ${limit_seconds} s`].join(', ')}</span>
        </span>
        {warnings.map((warning) => (
          <span key={warning} className={classes.warning}>
            <IconAlertTriangle size={13} aria-hidden="true" /> {warning}
          </span>
        ))}
      </span>
      <span className={`u-muted u-tabular ${classes.fired}`}>{heldWords(hits)}</span>
      <Tooltip label={FAULT_WORDS.removeBreakpoint}>
        <ActionIcon
          color="gray"
          aria-label={`${FAULT_WORDS.removeBreakpoint}: ${title}`}
          onClick={() => void remove.run({ params }).then((outcome) => tell('remove the breakpoint', outcome))}
        >
          <IconTrash size={15} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
