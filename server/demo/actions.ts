import type { PortalTools } from './login.ts';
import { discover, Refusal } from './provider.ts';
import type { Login, Outcome } from './sessions.ts';
import { portalUrl, RESOURCE_SCOPE, resourceUrl, type DemoTenant } from './tenant.ts';
import { HOW, validated } from './words.ts';

/** What a client does with its tokens after the login. Each returns the updated login. */
export type Action = (tools: PortalTools, tenant: DemoTenant, login: Login) => Promise<Login>;

function refused(title: string, error: unknown): Outcome {
  if (!(error instanceof Refusal)) throw error;
  const { facts } = error;
  const sentence = [facts.description, facts.hint].filter(Boolean).join(' ');
  return { title, passed: false, sentence, body: { error: facts.error } };
}

/** Calls the sample resource server with the access token (RFC 6750 §2.1), and records steps 9 and 10. */
export const callResource =
  (validation: 'jwks' | 'introspection'): Action =>
  async ({ fetch, witness }, tenant, login) => {
    const url = `${resourceUrl(tenant)}?validation=${validation}`;
    const response = await fetch(url, { headers: { Authorization: `Bearer ${login.tokens.access_token}` } });
    const body = (await response.json()) as Record<string, unknown>;
    const challenge = response.headers.get('www-authenticate') ?? undefined;
    const how = HOW[validation];
    const said = String(body['error_description'] ?? '');
    const flow = witness?.flowOf(login.traceId);
    flow?.passed('resource-called', {
      received: `GET ${new URL(url).pathname}`,
      description: 'The Demo Portal called the sample resource server with the access token.',
    });
    flow?.[response.ok ? 'passed' : 'failed']('resource-answered', {
      expected: `200, for a valid access token with scope ${RESOURCE_SCOPE}`,
      received: String(response.status),
      description: response.ok ? `The resource server validated the token ${how} and answered.` : said,
    });
    const outcome: Outcome = {
      title: `Resource server, validating ${how}`,
      passed: response.ok,
      status: response.status,
      sentence: response.ok ? validated(how) : said,
      body,
      ...(challenge !== undefined && { challenge }),
    };
    return { ...login, outcome };
  };

/** Exchanges the refresh token for new tokens (RFC 6749 §6). */
export const refresh: Action = async ({ fetch, clock }, tenant, login) => {
  const title = 'Refresh';
  const { refresh_token } = login.tokens;
  if (refresh_token === undefined) {
    const sentence = 'There is no refresh token. Request scope offline_access to get one.';
    return { ...login, outcome: { title, passed: false, sentence } };
  }
  try {
    const provider = await discover(fetch, tenant.issuer);
    const form = { grant_type: 'refresh_token', refresh_token };
    const { tokens, traceId } = await provider.token(login.credentials, form);
    const rotated = tokens.refresh_token !== undefined && tokens.refresh_token !== refresh_token;
    return {
      ...login,
      tokens: { refresh_token, ...(login.tokens.id_token && { id_token: login.tokens.id_token }), ...tokens },
      traceId,
      receivedAt: clock(),
      outcome: {
        title,
        passed: true,
        status: 200,
        sentence: rotated
          ? 'New tokens issued. The refresh token was rotated, so the old one no longer works.'
          : 'New tokens issued. The refresh token stays the same.',
      },
    };
  } catch (error) {
    return { ...login, outcome: refused(title, error) };
  }
};

/** Revokes a token (RFC 7009 §2.1). */
export const revoke =
  (kind: 'access_token' | 'refresh_token'): Action =>
  async ({ fetch }, tenant, login) => {
    const title = kind === 'access_token' ? 'Revoke the access token' : 'Revoke the refresh token';
    const token = login.tokens[kind];
    if (token === undefined)
      return { ...login, outcome: { title, passed: false, sentence: 'There is no such token.' } };
    try {
      await (await discover(fetch, tenant.issuer)).revoke(login.credentials, token, kind);
    } catch (error) {
      return { ...login, outcome: refused(title, error) };
    }
    const sentence =
      kind === 'access_token'
        ? 'Revoked. Introspection sees this immediately. Validation with the JWKS accepts the token until it expires.'
        : 'Revoked, along with the access tokens of this login. Validation with the JWKS accepts those until they expire.';
    return { ...login, outcome: { title, passed: true, status: 200, sentence } };
  };

/** Where to send the browser to sign out, and come back (OpenID Connect RP-Initiated Logout §2). */
export async function logoutUrl({ fetch }: PortalTools, tenant: DemoTenant, login: Login): Promise<string> {
  const { metadata } = await discover(fetch, tenant.issuer);
  const query = new URLSearchParams({ client_id: login.credentials.client_id });
  if (login.tokens.id_token !== undefined) query.set('id_token_hint', login.tokens.id_token);
  // Only the portal's own client has this URL registered.
  if (login.credentials.client_id === tenant.client?.client_id)
    query.set('post_logout_redirect_uri', portalUrl(tenant));
  return `${metadata.end_session_endpoint}?${query.toString()}`;
}
