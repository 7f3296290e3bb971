import type { ActivityView } from '../../../contract/admin.ts';
import { FLOWS, type Check, type Flow } from '../../../contract/traffic/flow.ts';

export type Activity = ActivityView['users'][number];
type Moment = NonNullable<Activity['lastLogin']>;

/** The later of two moments. */
export const later = <T extends Moment>(a: T | undefined, b: T | undefined): T | undefined =>
  a && b ? (b.at >= a.at ? b : a) : (a ?? b);

/** The last login of a flow: by a form, a click, the console or a session. */
export function loginIn({ flowId, steps }: Flow): Moment | undefined {
  const check = steps['user-authenticated']?.findLast(({ outcome }) => outcome === 'passed');
  return check && { at: check.at, flowId };
}

/** When tokens were last issued. Taken from the check, because a token's own time is in whole seconds. */
export function tokensIn({ flowId, steps }: Flow): Moment | undefined {
  const check = steps['tokens-returned']?.findLast(({ outcome }) => outcome === 'passed');
  return check && { at: check.at, flowId };
}

/** The last failure of a flow that no later attempt fixed, such as a retyped password. */
export function errorIn({ flowId, kind, steps }: Flow): Activity['lastError'] {
  const lasting = FLOWS[kind].flatMap((step) => {
    const checks: readonly Check[] = steps[step] ?? [];
    return checks.filter(
      ({ check, outcome }, index) =>
        outcome === 'failed' &&
        !checks.slice(index + 1).some((after) => after.check === check && after.outcome === 'passed'),
    );
  });
  return lasting
    .map(({ at, error = 'failed', description }) => ({
      at,
      flowId,
      error,
      ...(description !== undefined && { description }),
    }))
    .reduce<Activity['lastError']>(later, undefined);
}
