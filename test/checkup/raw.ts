import { randomBytes } from 'node:crypto';
import { lastOf } from '../faults/stage.ts';
import { CHALLENGE, decode, VERIFIER } from '../world/code-grant.ts';
import { basic, CALLBACK, WEB_APP } from '../world/world.ts';
import type { Login } from './clients.ts';

/** What a client written by hand does. What is left out it doesn’t. */
export interface Habits {
  hasPkce?: boolean;
  state?: 'fresh' | 'constant';
  /** Whether it takes any state for its own. */
  ignoresState?: boolean;
  hasNonce?: boolean;
  /** Whether it goes on to userinfo. It gives up if there is none. */
  needsUserinfo?: boolean;
  /** Whether it gives up where PKCE isn’t announced. */
  needsPkceSupport?: boolean;
  /** How often it begins anew when no code arrives. */
  mostStarts?: number;
  /** How often it sends the token request. */
  mostRequests?: number;
}

type Metadata = Readonly<Record<string, string | undefined>>;

/** A client without a library. It compares what it sent, and refuses errors. */
export const rawClient =
  (habits: Habits): Login =>
  async (issuer) => {
    try {
      const metadata = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Metadata;
      if (habits.needsPkceSupport && metadata['code_challenge_methods_supported'] === undefined) return false;
      for (let starts = habits.mostStarts ?? 1; starts > 0; starts -= 1) {
        const sent = sentBy(habits);
        const code = await codeOf(metadata, sent, habits);
        if (code !== null) return await redeem(metadata, code, { habits, sent });
      }
      return false;
    } catch {
      return false;
    }
  };

type Sent = Readonly<Record<string, string>>;

function sentBy({ hasPkce, state, hasNonce }: Habits): Sent {
  const fresh = (): string => randomBytes(16).toString('hex');
  return {
    ...(hasPkce && { code_challenge: CHALLENGE, code_challenge_method: 'S256' }),
    ...(state && { state: state === 'fresh' ? fresh() : 'always-the-same' }),
    ...(hasNonce && { nonce: fresh() }),
  };
}

async function codeOf(metadata: Metadata, sent: Sent, { ignoresState }: Habits): Promise<string | null> {
  const query = { client_id: WEB_APP.client_id, redirect_uri: CALLBACK, response_type: 'code', scope: 'openid' };
  const address = `${metadata['authorization_endpoint']}?${new URLSearchParams({ ...query, ...sent })}`;
  const location = (await lastOf(new URL(address))).headers.get('location') ?? '';
  const arrived = new URL(location).searchParams;
  if (arrived.has('error')) throw new Error('The server refused.');
  if (!ignoresState && sent['state'] !== undefined && arrived.get('state') !== sent['state'])
    throw new Error('Another state.');
  return arrived.get('code');
}

async function redeem(metadata: Metadata, code: string, { habits, sent }: { habits: Habits; sent: Sent }) {
  const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK };
  const ask = () =>
    fetch(metadata['token_endpoint'] ?? '', {
      method: 'POST',
      headers: basic(WEB_APP.client_id, WEB_APP.client_secret),
      body: new URLSearchParams({ ...form, ...(habits.hasPkce && { code_verifier: VERIFIER }) }),
    });
  let answer = await ask();
  for (let left = (habits.mostRequests ?? 1) - 1; left > 0 && !answer.ok; left -= 1) answer = await ask();
  if (!answer.ok) return false;
  const { id_token, access_token } = (await answer.json()) as Metadata;
  const { nonce } = decode(id_token ?? '').claims;
  if (sent['nonce'] !== undefined && nonce !== sent['nonce']) return false;
  if (!habits.needsUserinfo) return true;
  const headers = { authorization: `Bearer ${access_token}` };
  return (await fetch(metadata['userinfo_endpoint'] ?? '', { headers })).ok;
}
