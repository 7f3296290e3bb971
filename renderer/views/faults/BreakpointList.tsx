import { IconHandStop } from '@tabler/icons-react';
import type { BreakpointView } from '../../../contract/breakpoints/breakpoint.ts';
import { POINT_WORDS } from '../../../contract/breakpoints/points.ts';
import { useMutation, useOperation } from '../../api/hooks.ts';
import { scopeWords } from './scope.ts';
import { SwitchList, SwitchRow } from './SwitchList.tsx';
import { breakpointTitle, FAULT_WORDS, heldWords } from './words.ts';
import classes from './faults.module.css';

const NOTHING = {
  icon: <IconHandStop size={18} aria-hidden="true" />,
  title: FAULT_WORDS.noBreakpoints,
  hint: FAULT_WORDS.noBreakpointsHint,
};

const WORDS = {
  remove: FAULT_WORDS.removeBreakpoint,
  couldNotChange: 'change the breakpoint',
  couldNotRemove: 'remove the breakpoint',
};

/** Where exchanges wait. */
export function BreakpointList() {
  const { data = [] } = useOperation('breakpoints.list', {}, 'traffic');
  return (
    <SwitchList title={FAULT_WORDS.breakpoints} count={data.length} nothing={NOTHING}>
      {data.map((breakpoint) => (
        <BreakpointRow key={breakpoint.id} breakpoint={breakpoint} />
      ))}
    </SwitchList>
  );
}

function BreakpointRow({ breakpoint }: { breakpoint: BreakpointView }) {
  const update = useMutation('breakpoints.update');
  const remove = useMutation('breakpoints.delete');
  const { id, at, scope, once, enabled, limit_seconds, hits, warnings } = breakpoint;
  const { endpoint, ...others } = scope;
  const params = { breakpointId: id };
  const whose = scopeWords(others);
  const limits = [...(once ? ['once'] : []), `at most ${limit_seconds} s`].join(', ');
  return (
    <SwitchRow
      title={breakpointTitle(endpoint, at)}
      facts={<span className="u-muted">{POINT_WORDS[at]}</span>}
      enabled={enabled}
      active={enabled}
      scope={whose.length > 0 ? whose : [FAULT_WORDS.anyClient]}
      limits={<span className="u-muted">{limits}</span>}
      warnings={warnings}
      counts={<span className={`u-muted u-tabular ${classes.fired}`}>{heldWords(hits)}</span>}
      words={WORDS}
      onSwitch={(on) => update.run({ params, body: { enabled: on } })}
      onRemove={() => remove.run({ params })}
    />
  );
}
