import type { ObservedCall } from '../../../contract/apis/schema.ts';
import type { OperationOutput } from '../../../contract/operations.ts';
import { headerValues } from '../../../contract/traffic/events.ts';
import type { Core, FlowLog, Issuer } from '../../core/ports.ts';
import { flowOfToken } from '../../tokens/find-token.ts';
import type { AdminContext, Call } from '../context.ts';
import { conflict } from '../errors.ts';

type Recorded = OperationOutput<'observedCalls.create'>;

/** Steps 9 and 10 of the flow that the token is from, as someone in front of the API saw them (RFC 6750 §2, §3). */
export async function recordCall({ core }: AdminContext, { body }: Call<'observedCalls.create'>): Promise<Recorded> {
  const known = body.token === undefined ? undefined : await flowOfToken(core, body.token);
  const issuer = core.config.issuers().find(({ id }) => known === undefined || id === known.workspace);
  if (!issuer) throw conflict('There is no workspace, so the call belongs to none.');
  const exchangeId = core.ids.id();
  const { reply, durationMs } = body;
  core.emit('exchange.received', { exchangeId, workspace: issuer.id, endpoint: 'resource', request: addressed(body) });
  const flow = flowFor(core, issuer, { exchangeId, flowId: body.flowId ?? known?.flowId });
  recordSteps(flow, body);
  core.emit('exchange.answered', { exchangeId, flowId: flow.flowId, durationMs, ...(reply && { reply }) });
  return { exchangeId, flowId: flow.flowId };
}

/** The request with the address of the API, which is not this server’s. */
const addressed = ({ api, request }: ObservedCall): ObservedCall['request'] => ({
  ...request,
  url: new URL(api).origin + request.url,
});

function flowFor(
  { live }: Core,
  issuer: Issuer,
  { exchangeId, flowId }: { exchangeId: string; flowId: string | undefined },
): FlowLog {
  return flowId === undefined ? live.start('resource', issuer, exchangeId) : live.resume(flowId, exchangeId);
}

function recordSteps(flow: FlowLog, { api, token, request, reply }: ObservedCall): void {
  const { origin } = new URL(api);
  const path = request.url.split('?', 1)[0];
  flow.passed('resource-called', {
    received: `${request.method} ${origin}${path}`,
    description: token === undefined ? 'The API was called without a token.' : 'The API was called with a token.',
  });
  if (!reply) {
    flow.failed('resource-answered', {
      expected: 'an answer',
      received: 'none',
      description: `${origin} didn’t answer.`,
    });
    return;
  }
  const isRefusal = reply.status >= 400;
  flow[isRefusal ? 'failed' : 'passed']('resource-answered', {
    expected: 'a status below 400',
    received: String(reply.status),
    description: isRefusal ? whyRefused(reply) : 'The API answered.',
  });
}

/** What the API itself says (RFC 6750 §3). */
function whyRefused({ status, headers }: NonNullable<ObservedCall['reply']>): string {
  if (status >= 500) return 'The API failed. Its log says why.';
  const [challenge = ''] = headerValues(headers, 'www-authenticate');
  const said = /\berror_description="([^"]*)"/.exec(challenge)?.[1];
  return said === undefined ? 'The API refused the call, and didn’t say why.' : `The API refused the call: ${said}`;
}
