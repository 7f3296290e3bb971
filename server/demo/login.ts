import { createHash } from 'node:crypto';
import { decodeJwt, type JSONWebKeySet } from 'jose';
import { checkIdToken, type ClientCheck } from './id-token.ts';
import { discover, Refusal, type Credentials, type Provider, type Tokens } from './provider.ts';
import type { DemoSession, Login, PendingLogin, RequestForm, Sessions } from './sessions.ts';
import { callbackUrl, type DemoTenant, type Fetch, type Witness } from './tenant.ts';
import type { Clock, Ids } from '../core/ports.ts';

export interface PortalTools {
  fetch: Fetch;
  clock: Clock;
  ids: Ids;
  sessions: Sessions;
  witness: Witness | undefined;
}

/** The initial values of the form. */
export const defaultForm = (tenant: DemoTenant): RequestForm => ({
  client_id: tenant.client_id,
  client_secret: '',
  response_mode: '',
  prompt: '',
  scope: tenant.scope.join(' '),
  state: '',
  nonce: '',
  login_hint: '',
  acr_values: '',
  max_age: '',
});

/** The credentials of a form: the portal's own secret unless another client or secret was entered. */
function credentialsOf(tenant: DemoTenant, form: RequestForm): Credentials {
  if (form.client_secret !== '') return { client_id: form.client_id, client_secret: form.client_secret };
  return tenant.client?.client_id === form.client_id ? tenant.client : { client_id: form.client_id };
}

/**
 * Creates the authorization request (RFC 6749 §4.1.1, RFC 7636 §4) and stores it. Returns where to send the browser.
 */
export async function beginLogin(
  tools: PortalTools,
  tenant: DemoTenant,
  { session, form }: { session: DemoSession; form: RequestForm },
): Promise<string> {
  const { ids, sessions, witness } = tools;
  const { metadata } = await discover(tools.fetch, tenant.issuer);
  const state = form.state || ids.secret();
  const asksForIdToken = form.scope.split(/\s+/).includes('openid');
  const nonce = form.nonce || (asksForIdToken ? ids.secret() : undefined);
  const code_verifier = ids.secret();
  const credentials = credentialsOf(tenant, form);
  const { client_id } = credentials;
  sessions.await(session, state, { form, credentials, code_verifier, ...(nonce !== undefined && { nonce }) });
  const optional = {
    scope: form.scope,
    nonce: nonce ?? '',
    response_mode: form.response_mode,
    prompt: form.prompt,
    login_hint: form.login_hint,
    acr_values: form.acr_values,
    max_age: form.max_age,
  };
  const query = new URLSearchParams({
    response_type: 'code',
    client_id,
    redirect_uri: callbackUrl(tenant),
    state,
    code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  for (const [name, value] of Object.entries(optional)) if (value !== '') query.set(name, value);
  witness?.visited({ client_id, state });
  return `${metadata.authorization_endpoint}?${query.toString()}`;
}

const passed = (title: string, detail: string, spec: string): ClientCheck => ({ title, passed: true, detail, spec });

/** Handles the server's response: checks it and exchanges the code for tokens. Throws Refusal. */
export async function finishLogin(
  tools: PortalTools,
  tenant: DemoTenant,
  { session, answer }: { session: DemoSession; answer: URLSearchParams },
): Promise<Login> {
  const state = answer.get('state') ?? '';
  const pending = Object.hasOwn(session.pending, state) ? session.pending[state] : undefined;
  if (!pending) {
    throw new Refusal({
      error: 'state_mismatch',
      description: 'The response doesn’t match any request from this browser. Its state is unknown.',
      hint: 'Start again. A response can be used only once, and only in the browser that made the request.',
    });
  }
  delete session.pending[state];
  const iss = answer.get('iss');
  if (iss !== tenant.issuer) {
    const description = `The issuer of the response is ${iss ?? '(none)'}, but must be ${tenant.issuer} (RFC 9207 §2.4).`;
    throw new Refusal({ error: 'issuer_mismatch', description });
  }
  refuseError(answer);
  const provider = await discover(tools.fetch, tenant.issuer);
  const { credentials, code_verifier, form } = pending;
  const { tokens, traceId } = await provider.token(credentials, {
    grant_type: 'authorization_code',
    code: answer.get('code') ?? '',
    redirect_uri: callbackUrl(tenant),
    code_verifier,
  });
  const checks = [
    passed('State', 'the response matches a request from this browser', 'RFC 6749 §10.12'),
    passed('Issuer of the response', `iss is ${iss}`, 'RFC 9207 §2.4'),
    passed('PKCE', 'the server accepted the code_verifier', 'RFC 7636 §4.5'),
    ...(await checkTokens(tools, provider, { tokens, pending, issuer: tenant.issuer })),
  ];
  const login: Login = { credentials, form, tokens, traceId, receivedAt: tools.clock(), checks };
  return withUserinfo(provider, login);
}

function refuseError(answer: URLSearchParams): void {
  const error = answer.get('error');
  if (error === null) return;
  throw new Refusal({
    error,
    description: answer.get('error_description') ?? 'The server returned an error without a description.',
    hint: answer.get('error_hint') ?? undefined,
    traceId: answer.get('trace_id') ?? undefined,
  });
}

async function checkTokens(
  { clock }: PortalTools,
  provider: Provider,
  { tokens, pending, issuer }: { tokens: Tokens; pending: PendingLogin; issuer: string },
): Promise<ClientCheck[]> {
  if (tokens.id_token === undefined) return [];
  const max_age = pending.form.max_age === '' ? undefined : Number(pending.form.max_age);
  const checks = await checkIdToken(tokens.id_token, (await provider.jwks()) as unknown as JSONWebKeySet, {
    issuer,
    client_id: pending.credentials.client_id,
    nonce: pending.nonce,
    max_age,
    access_token: tokens.access_token,
    now: clock(),
  });
  return checks.map((check) => ({ ...check, title: `ID token: ${check.title.toLowerCase()}` }));
}

/** Adds the userinfo claims, if the subject matches the ID token (OpenID Connect Core §5.3.2). */
async function withUserinfo(provider: Provider, login: Login): Promise<Login> {
  const { id_token, access_token } = login.tokens;
  if (id_token === undefined) return login;
  const title = 'Userinfo: same subject';
  const spec = 'OpenID Connect Core §5.3.2';
  try {
    const answer = await provider.userinfo(access_token);
    const userinfo: Record<string, unknown> = typeof answer === 'string' ? decodeJwt(answer) : answer;
    const { sub } = decodeJwt(id_token);
    const check = { title, passed: userinfo['sub'] === sub, detail: `sub is ${String(userinfo['sub'])}`, spec };
    return { ...login, userinfo, checks: [...login.checks, check] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...login, checks: [...login.checks, { title, passed: false, detail: error.message, spec }] };
  }
}
