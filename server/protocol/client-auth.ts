import { isPublicClient, type AuthMethod, type Client } from '../../contract/config/client.ts';
import { OAuthError, type OAuthErrorDetail } from './errors.ts';
import type { Parameters } from './parameters.ts';
import { equal } from './digest.ts';

/** The credentials a request uses to authenticate its client. */
export type Credentials =
  | { method: 'none'; client_id: string }
  | { method: 'client_secret_basic' | 'client_secret_post'; client_id: string; client_secret: string }
  | { method: 'assertion'; client_id: string | undefined; assertion: string };

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const SPEC = 'RFC 6749 §2.3';

export function refuseClient(description: string, detail: OAuthErrorDetail = {}): OAuthError {
  return new OAuthError('invalid_client', description, { spec: SPEC, ...detail });
}

/**
 * The credentials of a request, by one method only (RFC 6749 §2.3). A client_id alongside Basic doesn't count as a
 * second one.
 */
export function parseCredentials(authorization: string | undefined, form: Parameters): Credentials {
  const client_id = form.get('client_id');
  const client_secret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  const basic =
    authorization !== undefined && /^basic(?: |$)/i.test(authorization) ? parseBasic(authorization) : undefined;
  const methods = [basic && 'Basic', client_secret && 'client_secret', assertion && 'client_assertion'].filter(Boolean);
  if (methods.length > 1) {
    throw new OAuthError('invalid_request', 'The request authenticates its client in more than one way.', {
      expected: 'one method',
      received: methods.join(' and '),
      spec: SPEC,
    });
  }
  if (basic) {
    if (client_id !== undefined && client_id !== basic.client_id) {
      throw new OAuthError('invalid_request', 'The client_id in the body does not match the Authorization header.', {
        spec: SPEC,
      });
    }
    return { method: 'client_secret_basic', ...basic };
  }
  if (assertion !== undefined) return parseAssertion(form, client_id, assertion);
  if (client_id === undefined) {
    throw refuseClient('The request does not identify its client.', {
      expected: 'an Authorization header, or client_id in the body',
      received: 'neither',
    });
  }
  return client_secret === undefined
    ? { method: 'none', client_id }
    : { method: 'client_secret_post', client_id, client_secret };
}

function parseAssertion(form: Parameters, client_id: string | undefined, assertion: string): Credentials {
  if (form.get('client_assertion_type') !== ASSERTION_TYPE) {
    throw new OAuthError('invalid_request', 'The client_assertion_type is missing or not supported.', {
      expected: ASSERTION_TYPE,
      received: form.get('client_assertion_type') ?? 'none',
      spec: 'RFC 7523 §2.2',
    });
  }
  return { method: 'assertion', client_id, assertion };
}

/** The id and secret of an HTTP Basic header, each form-encoded before joining (RFC 6749 §2.3.1). */
function parseBasic(authorization: string): { client_id: string; client_secret: string } {
  const encoded = authorization.slice(6).trim();
  const decoded = /^[A-Za-z0-9+/]*={0,2}$/.test(encoded) ? utf8(Buffer.from(encoded, 'base64')) : '';
  const colon = decoded.indexOf(':');
  if (colon < 1) {
    throw refuseClient('The Basic credentials are not valid base64 of client_id:client_secret.', {
      hint: 'Form-encode both first, so they contain only ASCII. See RFC 7617 §2.',
    });
  }
  try {
    return { client_id: formDecode(decoded.slice(0, colon)), client_secret: formDecode(decoded.slice(colon + 1)) };
  } catch {
    throw refuseClient('The Basic credentials are not form-encoded.', {
      hint: 'Form-encode the id and the secret before joining them: % becomes %25.',
      spec: 'RFC 6749 §2.3.1',
    });
  }
}

/** The decoded text, or undefined if the bytes aren't UTF-8 (RFC 7617 §2.1). */
function utf8(bytes: Buffer): string {
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? text : '';
}

const formDecode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

/**
 * The credentials as the client's registration reads them. An empty secret may be left out (RFC 6749 §2.3.1), so Basic
 * with an empty secret, which some libraries try first, equals a public client's client_id.
 */
export function settleMethod(credentials: Credentials, clients: ReadonlyMap<string, Client>): Credentials {
  if (credentials.method !== 'client_secret_basic' || credentials.client_secret !== '') return credentials;
  const { client_id } = credentials;
  const client = clients.get(client_id);
  return client && isPublicClient(client) ? { method: 'none', client_id } : credentials;
}

/** The client the credentials name, active and registered for that method. Throws invalid_client. */
export function identifyCredentialsClient(
  client_id: string | undefined,
  method: Exclude<AuthMethod, 'unspecified'>,
  clients: ReadonlyMap<string, Client>,
): Client {
  const client = client_id === undefined ? undefined : clients.get(client_id);
  if (!client) {
    throw refuseClient('Client authentication failed: unknown client.', {
      expected: 'the client_id of a client of this workspace',
      hint: 'Check the client_id and the workspace in the URL.',
      received: (client_id ?? 'no client_id').slice(0, 256),
    });
  }
  if (client.client_status !== 'active') {
    throw refuseClient('Client authentication failed: the client is inactive.', {
      expected: 'client_status active',
      received: 'inactive',
      hint: 'Set the status of the client to active.',
    });
  }
  const registered = client.token_endpoint_auth_method;
  const lenient = registered === 'unspecified' && (method === 'client_secret_basic' || method === 'client_secret_post');
  if (registered !== method && !lenient) {
    throw refuseClient('Client authentication failed: the client is registered for a different method.', {
      expected: methodWords(registered),
      received: method,
      hint: isPublicClient(client)
        ? 'This client is public. Send client_id without a secret.'
        : `Authenticate with ${registered}, or change the authentication method of client ${client.client_id}.`,
    });
  }
  return client;
}

/** A registered method as sent on the wire. `unspecified` is ACP's name for either way of sending a secret. */
export const methodWords = (registered: AuthMethod): string =>
  registered === 'unspecified' ? 'client_secret_basic or client_secret_post' : registered;

/** Checks the secret against the client's own and its rotated ones. Throws invalid_client. */
export function verifySecret(client: Client, secret: string): 'current' | 'rotated' {
  if (client.client_secret !== undefined && equal(secret, client.client_secret)) return 'current';
  if (client.rotated_secrets.some((rotated) => equal(secret, rotated))) return 'rotated';
  throw refuseClient('Client authentication failed: the secret is wrong.', {
    expected: 'the client’s secret, or a recently rotated one',
    received: `a different value of ${secret.length} characters`,
    hint: 'In Basic credentials, form-encode the id and the secret first. Special characters are the usual cause.',
  });
}

export interface BasicCredentials {
  id: string;
  secret: string;
}

/** The id and secret of an HTTP Basic header, decoded as far as it can be (RFC 6749 §2.3.1). It proves nothing. */
export function readBasic(authorization: string | undefined): BasicCredentials | undefined {
  const [, encoded] = /^basic +(.*)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded.trim(), 'base64').toString();
  const colon = decoded.indexOf(':');
  return colon < 0 ? undefined : { id: lenient(decoded.slice(0, colon)), secret: lenient(decoded.slice(colon + 1)) };
}

function lenient(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
