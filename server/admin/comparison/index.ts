import { compareFlows, type Subject } from '../../../contract/traffic/compare/compare.ts';
import { withAdvice } from '../../../contract/traffic/compare/advice.ts';
import type { Comparison, ConfigChange } from '../../../contract/traffic/compare/comparison.ts';
import { lastSuccess } from '../../../contract/traffic/compare/last-success.ts';
import type { Here } from '../../../contract/traffic/compare/settings.ts';
import type { Flow } from '../../../contract/traffic/flow.ts';
import type { AdminContext, Call, Handlers } from '../context.ts';
import { configTag } from '../edit.ts';
import { AdminError } from '../errors.ts';
import { gone } from '../traffic.ts';

function subjectOf({ traffic }: AdminContext, flowId: string): Subject {
  const { flows, exchanges } = traffic();
  const flow = flows.get(flowId);
  if (!flow) throw gone('flow', flowId);
  return { flow, exchanges: flow.exchangeIds.flatMap((exchangeId) => exchanges.get(exchangeId) ?? []) };
}

/** The last flow of the same client that succeeded. Throws not_found. */
function lastThatWorked({ traffic }: AdminContext, { flow }: Subject): string {
  const last = lastSuccess(flow, traffic().flows.values());
  if (last) return last.flowId;
  throw new AdminError(
    404,
    'not_found',
    `No earlier flow of ${flow.client_id === undefined ? 'this client' : `client "${flow.client_id}"`} succeeded. Name a flow to compare with: ?with={flowId}.`,
  );
}

function compare(context: AdminContext, { params, query }: Call<'flows.compare'>): Comparison {
  const right = subjectOf(context, params.flowId);
  const left = subjectOf(context, query.with ?? lastThatWorked(context, right));
  const comparison = compareFlows(left, right, changesBetween(context, left.flow, right.flow));
  const config = configFor(context, right.flow);
  return withAdvice(comparison, { imitated: 'left', isForeign: false, ...(config && { config }) });
}

/** What an admin could change for a flow. Undefined if its client is gone. */
function configFor({ core }: AdminContext, { workspace, client_id = '' }: Flow): Here | undefined {
  const [tid = '', aid = ''] = workspace.split('/');
  const issuer = core.config.issuer(tid, aid);
  const client = issuer?.clients.get(client_id);
  if (!issuer || !client) return undefined;
  const claims = Object.values(issuer.claims).flat();
  return { tid, aid, client, settings: issuer.workspace.settings, claims, ifMatch: configTag(core) };
}

/** Changes of the config between two flows, of what can matter to them, oldest first. */
function changesBetween({ changes }: AdminContext, one: Flow, other: Flow): ConfigChange[] {
  const [first, last] = one.startedAt <= other.startedAt ? [one, other] : [other, one];
  return changes
    .between(first.startedAt, last.updatedAt)
    .flatMap(({ at, by, differences }) =>
      differences
        .filter((difference) => matters(difference, [one, other]))
        .map(({ workspace, noun, id, verb, fields }) => ({ at, by, workspace, noun, id, verb, fields })),
    );
}

/** The clients and users of others don't matter. */
function matters(
  { workspace, noun, id }: Pick<ConfigChange, 'workspace' | 'noun' | 'id'>,
  flows: readonly Flow[],
): boolean {
  if (workspace !== '' && !flows.some((flow) => flow.workspace === workspace)) return false;
  if (noun === 'client') return flows.some(({ client_id }) => client_id === id);
  return noun !== 'user' || flows.some(({ username }) => username === id || username === undefined);
}

export const comparisonHandlers = { 'flows.compare': compare } satisfies Partial<Handlers>;
