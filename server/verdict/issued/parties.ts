import type { Grant } from '../../core/records.ts';
import { hashOf } from '../../protocol/digest.ts';
import { activateClient, enableUser, type Case, type Diagnose, type Finding } from '../case.ts';

/** Whose user or client is gone: the grant behind the code or token that was sent. */
export function partyGone(the: Case, { authentication, client_id }: Readonly<Grant>): Finding | undefined {
  return clientGone(the, client_id) ?? (authentication && userGone(the, authentication.username));
}

/** Why the client of a token may not use it any more. */
export function clientGone(the: Case, client_id: string): Finding | undefined {
  const client = the.issuer?.clients.get(client_id);
  if (client?.client_status === 'active') return undefined;
  return {
    cause: client
      ? `Client ${client_id}, which the token was issued to, is inactive.`
      : `Client ${client_id}, which the token was issued to, was deleted.`,
    received: client ? 'an inactive client' : 'a client that was deleted',
    advice: client ? `Activate ${client_id}.` : `Add ${client_id} again, and let the user log in again.`,
    ...(client && { fixes: [activateClient(the, client)] }),
  };
}

function userGone(the: Case, username: string): Finding | undefined {
  const user = the.issuer?.users.get(username);
  if (user && !user.disabled) return undefined;
  return {
    cause: user
      ? `User ${username} was disabled after the login.`
      : `User ${username} was deleted, or has another name now.`,
    received: user ? 'a disabled user' : 'a user who was deleted',
    advice: user
      ? `Enable ${username}, or log in as another user.`
      : `Add ${username} again, or log in as another user.`,
    ...(user && { fixes: [enableUser(the, username)] }),
  };
}

/** Why the user of a code or refresh token may not get tokens any more. */
export const userStillThere: Diagnose = async (the) => {
  const { runtime } = the.core;
  const grant =
    (await runtime.get('code', hashOf(the.form.get('code') ?? ''))) ??
    (await runtime.get('refreshToken', hashOf(the.form.get('refresh_token') ?? '')));
  return grant?.authentication && userGone(the, grant.authentication.username);
};
