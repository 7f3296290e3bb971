import { clientSchema, type ClientInput } from '../../../contract/config/client.ts';
import { isJson, textOf, type Json } from './json.ts';
import type { Report } from './report.ts';
import { isUnset, saysNothing, thingOf, wordsOf, type Thing } from './said.ts';

/** Client fields that don't affect its behaviour. */
export const CLIENT_BOOKKEEPING = [
  'id client_id_issued_at client_secret_expires_at created_at updated_at tenant_id authorization_server_id scope',
  'system dynamically_registered client_type application_type introspection_endpoint_auth_method hashed_secret',
  'revocation_endpoint_auth_method developer_id hashed_rotated_secrets subject_type server_issuer_url public',
].flatMap((names) => names.split(' '));

/** An ACP client. Undefined, and reported, if it isn't supported. */
export function clientOf(acp: Json, report: Report): Thing<ClientInput> | undefined {
  const id = textOf(acp['client_id']) ?? textOf(acp['id']);
  const what = `client ${id ?? '(without an id)'}`;
  if (acp['client_type'] === 'saml') {
    report.dropped(what, 'SAML service providers are not supported');
    return undefined;
  }
  if (textOf(acp['client_secret']) === undefined && !isUnset(acp['hashed_secret']))
    report.approximated(what, 'client_secret', 'only its hash is exported, which can’t be used here. Set a new one');
  const given = Object.entries(normalized(acp, id)).filter(([key]) => !CLIENT_BOOKKEEPING.includes(key));
  const { said, cleared, unknown } = wordsOf(Object.fromEntries(given), clientSchema);
  for (const key of unknown) report.dropped(what, 'not supported by Understudy', key);
  const ttls = lifetimesOf(acp['token_ttls'], what, report);
  const lifetimes = Object.keys(ttls.said).length > 0 ? { token_ttls: ttls.said } : {};
  const client = thingOf(clientSchema, { said: { ...said, ...lifetimes }, cleared }, what, report);
  if (!client) return undefined;
  report.taken(what);
  const token_ttls = { ...ttls.cleared, ...client.value.token_ttls };
  const patch = {
    ...keysFrom(client.value),
    ...client.patch,
    ...(Object.keys(token_ttls).length > 0 && { token_ttls }),
  };
  return { value: client.value, patch };
}

/** RFC 7591 §2: a client has its keys or their URL, not both. */
function keysFrom({ jwks, jwks_uri }: ClientInput): Json {
  if (jwks !== undefined && jwks_uri === undefined) return { jwks_uri: null };
  return jwks_uri !== undefined && jwks === undefined ? { jwks: null } : {};
}

const LIFETIMES = ['access_token_ttl', 'refresh_token_ttl', 'id_token_ttl', 'authorization_code_ttl'];
/** Lifetimes as some of ACP's docs name them. */
const SHORT_LIFETIMES: Readonly<Record<string, string>> = {
  access: 'access_token_ttl',
  refresh: 'refresh_token_ttl',
  id: 'id_token_ttl',
  code: 'authorization_code_ttl',
};

function lifetimesOf(value: unknown, what: string, report: Report): { said: Json; cleared: Json } {
  const [said, cleared]: [Json, Json] = [{}, {}];
  for (const [given, ttl] of Object.entries(isJson(value) ? value : {})) {
    const name = SHORT_LIFETIMES[given] ?? given;
    if (!LIFETIMES.includes(name)) {
      if (!isUnset(ttl)) report.dropped(what, 'not supported by Understudy', `token_ttls.${given}`);
    } else if (saysNothing(name, ttl)) cleared[name] = null;
    else said[name] = ttl;
  }
  return { said, cleared };
}

/** What ACP accepts in more than one spelling (acp.md §2). */
function normalized({ token_ttls: _ttls, ...acp }: Json, client_id: string | undefined): Json {
  const { redirect_uris, scopes = textOf(acp['scope'])?.split(' '), audience, ...rest } = acp;
  return {
    ...rest,
    client_id,
    ...(redirect_uris !== undefined && {
      redirect_uris: typeof redirect_uris === 'string' && redirect_uris !== '' ? [redirect_uris] : redirect_uris,
    }),
    ...(scopes !== undefined && { scopes }),
    // Ours always starts with the client id (acp.md §3.4).
    ...(Array.isArray(audience) && { audience: audience.filter((value) => value !== client_id) }),
  };
}
