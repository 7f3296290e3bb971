import { ActionIcon, Badge, Switch, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconBug, IconTrash } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { FaultView } from '../../../contract/faults/fault.ts';
import { useMutation, type Outcome } from '../../api/hooks.ts';
import { filterLive } from '../../flows/live-filter.ts';
import { pathTo } from '../../frame/paths.ts';
import { scopeWords } from './scope.ts';
import { couldNot, FAULT_WORDS } from './words.ts';
import classes from './faults.module.css';

/** What is planted now. */
export function PlantedList({ faults }: { faults: readonly FaultView[] }) {
  return (
    <section className={classes.card} aria-label={FAULT_WORDS.planted}>
      <header className={classes.cardHead}>
        <h2>
          {FAULT_WORDS.planted} <span className="u-muted u-tabular">{faults.length}</span>
        </h2>
      </header>
      {faults.length === 0 && (
        <div className={classes.nothing}>
          <IconBug size={18} aria-hidden="true" />
          <span>
            <strong>{FAULT_WORDS.none}.</strong> {FAULT_WORDS.noneHint}
          </span>
        </div>
      )}
      {faults.map((fault) => (
        <PlantedRow key={fault.id} fault={fault} />
      ))}
    </section>
  );
}

function PlantedRow({ fault }: { fault: FaultView }) {
  const update = useMutation('faults.update');
  const remove = useMutation('faults.delete');
  const { id, kind, title, scope, enabled, left, warnings } = fault;
  const params = { faultId: id };
  const tell = (what: string, outcome: Outcome<unknown>) => {
    if (outcome.ok) return;
    notifications.show({ color: 'red', title: couldNot(what), message: outcome.error.description });
  };
  return (
    <div className={classes.planted} data-off={!fault.active || undefined}>
      <Switch
        checked={enabled}
        aria-label={`${title}: on`}
        onChange={(event) =>
          void update
            .run({ params, body: { enabled: event.currentTarget.checked } })
            .then((outcome) => tell('change the fault', outcome))
        }
      />
      <span className={classes.plantedText}>
        <span className={classes.line}>
          <strong>{title}</strong>
          <span className={`u-mono u-muted ${classes.params}`}>{[kind, ...paramWords(fault)].join('  ')}</span>
        </span>
        <span className={classes.line}>
          {(scopeWords(scope).length > 0 ? scopeWords(scope) : [FAULT_WORDS.anything]).map((words) => (
            <Badge key={words} variant="default" color="gray">
              {words}
            </Badge>
          ))}
          <Limits fault={fault} />
        </span>
        {warnings.map((warning) => (
          <span key={warning} className={classes.warning}>
            <IconAlertTriangle size={13} aria-hidden="true" /> {warning}
          </span>
        ))}
      </span>
      {left === 0 && <Badge color="gray">Used up</Badge>}
      <Fired fault={fault} />
      <Tooltip label={FAULT_WORDS.end}>
        <ActionIcon
          color="gray"
          aria-label={`${FAULT_WORDS.end}: ${title}`}
          onClick={() => void remove.run({ params }).then((outcome) => tell('end the fault', outcome))}
        >
          <IconTrash size={15} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

const paramWords = ({ params }: FaultView): string[] =>
  Object.entries(params).map(([name, value]) => `${name}=${String(value)}`);

function Limits({ fault: { times, probability } }: { fault: FaultView }) {
  const limits = [
    ...(times === undefined ? [] : [times === 1 ? 'once' : `${times} times`]),
    ...(probability === undefined ? [] : [`in ${Math.round(probability * 1000) / 10}% of exchanges`]),
  ];
  return limits.length === 0 ? null : <span className="u-muted">{limits.join(', ')}</span>;
}

/** How often it fired, as a link to where. */
function Fired({ fault: { id, fired } }: { fault: FaultView }) {
  if (fired === 0) return <span className={`u-muted ${classes.fired}`}>Not fired yet</span>;
  return (
    <Link
      href={pathTo('live')}
      className={`u-tabular ${classes.fired}`}
      title={FAULT_WORDS.showFlows}
      onClick={() => filterLive('fault', id)}
    >
      Fired {fired === 1 ? 'once' : `${fired} times`}
    </Link>
  );
}
