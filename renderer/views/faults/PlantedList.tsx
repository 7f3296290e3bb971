import { Badge } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { FaultView } from '../../../contract/faults/fault.ts';
import { useMutation } from '../../api/hooks.ts';
import { filterLive } from '../../flows/live-filter.ts';
import { pathTo } from '../../frame/paths.ts';
import { scopeWords } from './scope.ts';
import { SwitchList, SwitchRow } from './SwitchList.tsx';
import { FAULT_WORDS } from './words.ts';
import classes from './faults.module.css';

const NOTHING = {
  icon: <IconBug size={18} aria-hidden="true" />,
  title: FAULT_WORDS.none,
  hint: FAULT_WORDS.noneHint,
};

const WORDS = { remove: FAULT_WORDS.end, couldNotChange: 'change the fault', couldNotRemove: 'end the fault' };

/** What is planted now. */
export function PlantedList({ faults }: { faults: readonly FaultView[] }) {
  return (
    <SwitchList title={FAULT_WORDS.planted} count={faults.length} nothing={NOTHING}>
      {faults.map((fault) => (
        <PlantedRow key={fault.id} fault={fault} />
      ))}
    </SwitchList>
  );
}

function PlantedRow({ fault }: { fault: FaultView }) {
  const update = useMutation('faults.update');
  const remove = useMutation('faults.delete');
  const { id, kind, title, scope, enabled, active, left, warnings } = fault;
  const params = { faultId: id };
  const whose = scopeWords(scope);
  const counts = (
    <>
      {left === 0 && <Badge color="gray">Used up</Badge>}
      <Fired fault={fault} />
    </>
  );
  return (
    <SwitchRow
      title={title}
      facts={<span className={`u-mono u-muted ${classes.params}`}>{[kind, ...paramWords(fault)].join('  ')}</span>}
      enabled={enabled}
      active={active}
      scope={whose.length > 0 ? whose : [FAULT_WORDS.anything]}
      limits={<Limits fault={fault} />}
      warnings={warnings}
      counts={counts}
      words={WORDS}
      onSwitch={(on) => update.run({ params, body: { enabled: on } })}
      onRemove={() => remove.run({ params })}
    />
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
