import type { Client } from '../../../contract/config/client.ts';
import type { AccessToken, RefreshToken } from '../../core/records.ts';
import { hashOf } from '../../protocol/digest.ts';
import { bearerOf } from './bearer-header.ts';
import { clientFix, codeFix, type Case, type Diagnose, type Finding } from '../case.ts';
import { ago, relatedTo } from '../issued/fate.ts';
import { partyGone } from '../issued/parties.ts';

type Stored = Readonly<AccessToken> | Readonly<RefreshToken>;

/** The active token of this workspace in the form. */
async function storedToken({ core, issuer, form }: Case): Promise<Stored | undefined> {
  const id = hashOf(form.get('token') ?? '');
  const token = (await core.runtime.get('accessToken', id)) ?? (await core.runtime.get('refreshToken', id));
  return token?.workspace === issuer?.id ? token : undefined;
}

/** Who calls: the client that authenticated, or the one whose access token authenticates the call. */
async function callerOf(the: Case): Promise<{ client: Client; token: Readonly<AccessToken> | undefined } | undefined> {
  const header = the.exchange.request.headers['authorization'];
  const isBearer = typeof header === 'string' && /^bearer /i.test(header);
  const token = isBearer ? await the.core.runtime.get('accessToken', hashOf(bearerOf(the) ?? '')) : undefined;
  const client = token ? the.issuer?.clients.get(token.client_id) : the.client;
  return client && { client, token };
}

/** Why introspection says inactive of a token that is active. */
export async function inactive(the: Case, sent: string): Promise<Finding | undefined> {
  const token = sent === '' ? undefined : await storedToken(the);
  if (!token) return undefined;
  return partyGone(the, token) ?? ofAnother(the, token, { scope: 'introspect_tokens', may: 'introspect' });
}

/** Why a client may not revoke a token. */
export const foreignToken: Diagnose = async (the) => {
  const token = await storedToken(the);
  return token && ofAnother(the, token, { scope: 'revoke_tokens', may: 'revoke' });
};

async function ofAnother(
  the: Case,
  { client_id, iat, flowId }: Stored,
  { scope, may }: { scope: string; may: string },
): Promise<Finding | undefined> {
  const caller = await callerOf(the);
  if (!caller || caller.client.client_id === client_id) return undefined;
  const { client, token } = caller;
  const own = client.client_id;
  const finding: Finding = {
    cause: `The token was issued to ${client_id} ${ago(the, iat * 1000)}, and ${own} may ${may} only its own tokens: ${
      token ? `its access token has no scope ${scope}` : `it is not subscribed to ${scope}`
    }.`,
    expected: `a token of ${own}, or the scope ${scope}`,
    received: `a token of ${client_id}`,
    advice: `Subscribe ${own} to ${scope}, or call as ${client_id}.`,
    ...relatedTo(the, flowId, 'where this token was issued'),
  };
  if (client.scopes.includes(scope))
    return { ...finding, fixes: [codeFix('ask-scope', 'Ask for the scope', `scope=${scope}`)] };
  if (!the.issuer?.scopes.has(scope)) return finding;
  const subscribe = clientFix(the, client, {
    id: 'subscribe-scope',
    label: `Subscribe ${own} to ${scope}`,
    body: { scopes: [...client.scopes, scope] },
  });
  return { ...finding, fixes: [subscribe] };
}
