import type { Comparison, FlowDifference } from './comparison.ts';
import { knownDifference } from './known.ts';
import { settingFor, type Here } from './settings.ts';

interface Situation {
  /** Whose answers Understudy could give. */
  imitated: 'left' | 'right';
  /** Absent if neither flow belongs to this server's config. */
  config?: Here;
  /** Whether one of the flows is of another server. */
  isForeign: boolean;
}

/** The comparison with what can be done about each difference, or why it is meant. */
export function withAdvice(comparison: Comparison, { imitated, config, isForeign }: Situation): Comparison {
  const flow = comparison[imitated === 'left' ? 'right' : 'left'];
  const isOtherScope = comparison.steps.some(({ differences }) =>
    differences.some(({ where, name }) => (where === 'parameter' || where === 'member') && name === 'scope'),
  );
  const advised = (difference: FlowDifference): FlowDifference => {
    if (difference.natural) return difference;
    const setting = config && settingFor(difference, { imitated, config, flow, isOtherScope });
    const known = isForeign && !setting ? knownDifference(difference) : undefined;
    return {
      ...difference,
      ...(setting && { setting }),
      ...(known !== undefined && { knownDifference: known }),
    };
  };
  const steps = comparison.steps.map((step) => ({ ...step, differences: step.differences.map(advised) }));
  return { ...comparison, steps };
}
