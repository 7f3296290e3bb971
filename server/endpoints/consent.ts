import type { Endpoint, HttpReply, HttpRequest } from '../endpoint.ts';
import { consentedScopes } from '../interaction/consent.ts';
import { csrfToken } from '../interaction/cookies.ts';
import { dispatch } from '../interaction/dispatch.ts';
import { decide, type Decision } from '../interaction/door.ts';
import { answerPage, parsePageForm, type Resumed } from '../interaction/resume.ts';
import type { ConsentPage } from '../page.ts';
import type { Core, Issuer } from '../ports.ts';
import { availableScope, scopesToGrant } from '../protocol/scope.ts';
import { clientFacts } from './login.ts';

/**
 * Consent page: a checkbox for each scope that only the user can grant.
 *
 * @spec   OIDC Core §3.1.2.4 · RFC 6749 §3.3
 * @input  query: login_id; form: scope (once for each that is granted), action (allow or deny), csrf
 * @auth   the cookie of the interaction
 * @reply  200 page; 303 to the client
 * @errors invalid_request 400, access_denied 403
 * @flow   consent-given
 */
export const consent: Endpoint = {
  name: 'consent',
  methods: ['GET', 'POST'],
  path: '/consent',
  cors: 'none',
  errors: 'page',
  answer: (core) => answerPage(core, { show, submit }),
};

async function show(core: Core, request: HttpRequest, { interaction, client, flow }: Resumed): Promise<HttpReply> {
  if (interaction.asking !== 'consent')
    return dispatch({ core, issuer: request.issuer, client, flow, request }, interaction, false);
  return consentPage(core, request.issuer, { interaction, client, flow });
}

async function submit(core: Core, request: HttpRequest, { interaction, client, flow }: Resumed): Promise<HttpReply> {
  const { issuer } = request;
  const form = parsePageForm(request, interaction);
  const hop = { core, issuer, client, flow, request };
  if (interaction.asking !== 'consent') return dispatch(hop, interaction, false);
  const decision: Decision | undefined =
    form.get('action') === 'allow'
      ? { kind: 'consent', granted: form.all('scope') }
      : form.get('action') === 'deny'
        ? { kind: 'deny', error_description: 'The user denied the request.' }
        : undefined;
  if (!decision) return consentPage(core, issuer, { interaction, client, flow }, 'Choose Allow access or Cancel.');
  return dispatch(hop, await decide(hop, interaction, decision, 'page'), false);
}

async function consentPage(core: Core, issuer: Issuer, resumed: Resumed, fault?: string): Promise<HttpReply> {
  const { interaction, client } = resumed;
  const { interactionId: login_id, authentication } = interaction;
  const scope = availableScope(interaction.request.scope, client, issuer.scopes);
  const request = { ...interaction.request, scope };
  const username = authentication?.username ?? '';
  const name = issuer.users.get(username)?.authentication_context.name;
  const consented = await consentedScopes(core, issuer, { username, client_id: client.client_id }, request.scope);
  const asked = scopesToGrant(request, client, issuer.scopes, consented);
  return {
    kind: 'page',
    status: fault === undefined ? 200 : 400,
    page: {
      page: 'consent',
      workspace: issuer.id,
      issuer: issuer.url,
      action: `${issuer.path}/consent?login_id=${login_id}`,
      csrf: csrfToken(interaction.browserSecret),
      statusUrl: `${issuer.path}/login/status?login_id=${login_id}&asking=consent`,
      resumeUrl: `${issuer.path}/oauth2/authorize?login_id=${login_id}`,
      client: clientFacts(client),
      user: { username, ...(name !== undefined && { name }) },
      groups: groupByService(issuer, asked),
      claims: Object.keys({ ...request.claims?.id_token, ...request.claims?.userinfo }).filter(
        (claim) => claim !== 'sub' && claim !== 'acr',
      ),
      grantedBefore: request.scope.filter((scope) => consented.has(scope) && !asked.includes(scope)),
      ...(fault !== undefined && { fault }),
    },
  };
}

function groupByService(issuer: Issuer, names: readonly string[]): ConsentPage['groups'] {
  const groups = new Map<string, ConsentPage['groups'][number]['scopes'][number][]>();
  for (const name of names) {
    const scope = issuer.scopes.get(name);
    const service = issuer.services.get(scope?.service_id ?? '')?.name ?? 'Other';
    const entries = groups.get(service) ?? [];
    entries.push({
      name,
      display_name: scope?.display_name ?? name,
      transient: scope?.transient ?? false,
      ...(scope?.description !== undefined && { description: scope.description }),
    });
    groups.set(service, entries);
  }
  return [...groups].map(([service, scopes]) => ({ service, scopes }));
}
