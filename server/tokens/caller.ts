import type { Client } from '../../contract/config/client.ts';
import type { HttpRequest } from '../core/endpoint.ts';
import type { CheckNote, Core } from '../core/ports.ts';
import { isPublicClient } from '../../contract/config/client.ts';
import { OAuthError } from '../protocol/errors.ts';
import { refuseClient } from '../protocol/client-auth.ts';
import type { Parameters } from '../protocol/parameters.ts';
import { parseBearer } from '../protocol/bearer.ts';
import { authenticateClient, clientNote } from './authenticate-client.ts';
import { findToken } from './find-token.ts';

/** Who introspects or revokes, and whether it may access other clients' tokens (acp.md §3.7). */
export interface Caller {
  client: Client;
  mayTouchAll: boolean;
  note: CheckNote;
}

/**
 * The caller, identified by client authentication or its own access token. With `scope` it may access any client's
 * tokens; without it, only its own.
 *
 * Throws invalid_client or invalid_token.
 */
export async function identifyCaller(
  core: Core,
  request: HttpRequest,
  form: Parameters,
  options: { scope: string; allowPublic: boolean },
): Promise<Caller> {
  const bearer = parseBearer(request.headers['authorization']);
  if (bearer !== undefined) {
    refuseSecondMethod(form);
    const caller = await callerByToken(core, request, bearer, options.scope);
    refuseOtherClient(form, caller.client);
    return caller;
  }
  const authenticated = await authenticateClient(core, request, form);
  const { client } = authenticated;
  if (isPublicClient(client) && !options.allowPublic) {
    throw refuseClient('A public client must send an access token here, because anyone can send its client_id.', {
      expected: 'client credentials, or Authorization: Bearer <access token>',
      received: 'client_id alone',
      spec: 'RFC 7662 §2.1',
    });
  }
  return { client, mayTouchAll: client.scopes.includes(options.scope), note: clientNote(authenticated) };
}

/** RFC 6749 §2.3: one authentication method per request. */
function refuseSecondMethod(form: Parameters): void {
  const second = ['client_secret', 'client_assertion'].find((name) => form.get(name) !== undefined);
  if (second === undefined) return;
  throw new OAuthError('invalid_request', 'The request uses more than one client authentication method.', {
    expected: 'one method',
    received: `an access token and ${second}`,
    spec: 'RFC 6749 §2.3',
  });
}

/** A client_id alongside an access token isn't a second method, but it must match the token. */
function refuseOtherClient(form: Parameters, { client_id }: Client): void {
  const named = form.get('client_id');
  if (named === undefined || named === client_id) return;
  throw new OAuthError('invalid_request', 'The client_id in the body does not match the access token.', {
    expected: client_id,
    received: named.slice(0, 256),
    spec: 'RFC 6749 §2.3',
  });
}

async function callerByToken(core: Core, { issuer }: HttpRequest, value: string, scope: string): Promise<Caller> {
  const found = await findToken(core, issuer, value);
  const client = found.kind === 'access_token' ? issuer.clients.get(found.token.client_id) : undefined;
  if (found.kind !== 'access_token' || client?.client_status !== 'active') {
    throw new OAuthError('invalid_token', 'The access token in the Authorization header is not valid.', {
      ...(found.kind === 'none' && { received: found.why }),
      spec: 'RFC 6750 §3.1',
    });
  }
  return {
    client,
    mayTouchAll: found.token.scope.includes(scope),
    note: {
      received: 'Bearer',
      description: `${client.client_id} presented its own access token.`,
    },
  };
}
