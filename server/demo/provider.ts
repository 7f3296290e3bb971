import { z } from 'zod';
import type { Fetch } from './tenant.ts';

const metadataSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  userinfo_endpoint: z.string(),
  jwks_uri: z.string(),
  introspection_endpoint: z.string(),
  revocation_endpoint: z.string(),
  end_session_endpoint: z.string(),
});
type Metadata = z.output<typeof metadataSchema>;

const tokensSchema = z.object({
  access_token: z.string(),
  token_type: z.string(),
  expires_in: z.number().optional(),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
  scope: z.string().optional(),
});
export type Tokens = z.output<typeof tokensSchema>;

const errorSchema = z.object({
  error: z.string(),
  error_description: z.string().optional(),
  error_hint: z.string().optional(),
});

export interface RefusalFacts {
  error: string;
  description: string;
  hint?: string | undefined;
  traceId?: string | undefined;
}

/** The server returned an error, or something a client must not accept. */
export class Refusal extends Error {
  readonly facts: RefusalFacts;

  constructor(facts: RefusalFacts) {
    super(facts.description);
    this.facts = facts;
  }
}

export interface Credentials {
  client_id: string;
  /** Absent: a public client. */
  client_secret?: string;
}

/** client_secret_basic, both parts form-encoded (RFC 6749 §2.3.1); client_id in the form for a public client. */
function authenticate(
  { client_id, client_secret }: Credentials,
  form: Record<string, string>,
): Pick<RequestInit, 'headers' | 'body'> {
  if (client_secret === undefined) return { body: new URLSearchParams({ ...form, client_id }) };
  const encoded = [client_id, client_secret].map((part) => new URLSearchParams({ '': part }).toString().slice(1));
  return {
    headers: { Authorization: `Basic ${Buffer.from(encoded.join(':')).toString('base64')}` },
    body: new URLSearchParams(form),
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

async function refusalOf(response: Response, where: string): Promise<Refusal> {
  const traceId = response.headers.get('x-trace-id') ?? undefined;
  const parsed = errorSchema.safeParse(await bodyOf(response));
  if (!parsed.success) {
    const description = `${where} returned ${response.status} without a description.`;
    return new Refusal({ error: `status ${response.status}`, description, traceId });
  }
  const { error, error_description, error_hint: hint } = parsed.data;
  return new Refusal({ error, description: error_description ?? `${where} returned ${error}.`, hint, traceId });
}

export interface Provider {
  metadata: Metadata;
  /** The token endpoint (RFC 6749 §3.2). */
  token(credentials: Credentials, form: Record<string, string>): Promise<{ tokens: Tokens; traceId: string }>;
  userinfo(accessToken: string): Promise<Record<string, unknown> | string>;
  jwks(): Promise<{ keys: Record<string, unknown>[] }>;
  introspect(credentials: Credentials, token: string): Promise<Record<string, unknown>>;
  revoke(credentials: Credentials, token: string, hint: string): Promise<void>;
}

/** A server as described by its discovery document (OpenID Connect Discovery §4). Throws Refusal. */
export async function discover(fetch: Fetch, issuer: string): Promise<Provider> {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`);
  if (!response.ok) throw await refusalOf(response, 'Discovery');
  const metadata = metadataSchema.parse(await response.json());
  if (metadata.issuer !== issuer) {
    const description = `The issuer in discovery is ${metadata.issuer}, but must be ${issuer} (RFC 8414 §3.3).`;
    throw new Refusal({ error: 'issuer_mismatch', description });
  }
  const post = async (url: string, credentials: Credentials, form: Record<string, string>, where: string) => {
    const answer = await fetch(url, { method: 'POST', ...authenticate(credentials, form) });
    if (!answer.ok) throw await refusalOf(answer, where);
    return answer;
  };
  return {
    metadata,
    async token(credentials, form) {
      const answer = await post(metadata.token_endpoint, credentials, form, 'The token endpoint');
      return { tokens: tokensSchema.parse(await answer.json()), traceId: answer.headers.get('x-trace-id') ?? '' };
    },
    async userinfo(accessToken) {
      const answer = await fetch(metadata.userinfo_endpoint, { headers: { Authorization: `Bearer ${accessToken}` } });
      if (!answer.ok) throw await refusalOf(answer, 'Userinfo');
      return (await bodyOf(answer)) as Record<string, unknown> | string;
    },
    async jwks() {
      const answer = await fetch(metadata.jwks_uri);
      if (!answer.ok) throw await refusalOf(answer, 'The JWKS');
      return (await answer.json()) as { keys: Record<string, unknown>[] };
    },
    async introspect(credentials, token) {
      const answer = await post(metadata.introspection_endpoint, credentials, { token }, 'Introspection');
      return (await answer.json()) as Record<string, unknown>;
    },
    async revoke(credentials, token, token_type_hint) {
      await post(metadata.revocation_endpoint, credentials, { token, token_type_hint }, 'Revocation');
    },
  };
}
