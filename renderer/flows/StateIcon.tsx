import {
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleXFilled,
  IconHourglassLow,
  IconInfoCircle,
} from '@tabler/icons-react';
import type { CheckOutcome, FlowOutcome, StepState } from '../../contract/traffic/flow.ts';

type State = CheckOutcome | StepState | FlowOutcome;

const ICONS = {
  passed: { Icon: IconCircleCheckFilled, color: 'var(--u-passed)', label: 'passed' },
  succeeded: { Icon: IconCircleCheckFilled, color: 'var(--u-passed)', label: 'succeeded' },
  failed: { Icon: IconCircleXFilled, color: 'var(--u-failed)', label: 'failed' },
  waiting: { Icon: IconHourglassLow, color: 'var(--u-waiting)', label: 'waiting' },
  skipped: { Icon: IconCircleMinus, color: 'var(--u-skipped)', label: 'skipped' },
  noted: { Icon: IconInfoCircle, color: 'var(--u-skipped)', label: 'noted' },
  running: { Icon: IconCircleDashed, color: 'var(--u-accent)', label: 'in progress' },
  'not-seen': { Icon: IconCircleDashed, color: 'var(--u-border-strong)', label: 'not seen' },
} as const satisfies Record<State, unknown>;

/** The state of a step, a check or a flow: a shape, a colour, and a label for screen readers. */
export function StateIcon({ state, size = 16 }: { state: State; size?: number }) {
  const { Icon, color, label } = ICONS[state];
  return (
    <Icon
      size={size}
      color={color}
      role="img"
      aria-label={label}
      className={state === 'waiting' ? 'u-pulse' : undefined}
      style={{ flex: 'none' }}
    />
  );
}
