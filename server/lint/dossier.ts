import type { Client } from '../../contract/config/client.ts';
import type { Flow } from '../../contract/traffic/flow.ts';
import type { FixPlace } from '../core/fix.ts';
import type { Issuer } from '../core/issuer.ts';
import type { Request } from './request.ts';

/** An authorization request that was accepted. */
export interface Login {
  request: Request;
  /** Its parameters, from the query or the form. */
  params: URLSearchParams;
  /** The code that came of it was redeemed, so the client took the response for its own. */
  redeemed: boolean;
  flow: Flow;
}

/** A token that was issued, as far as the record shows. Times are milliseconds since 1970. */
export interface Token {
  kind: 'access_token' | 'refresh_token';
  client_id: string;
  /** The request that it came with. */
  from: Request;
  /** When an access token ends: it expired, or was revoked. */
  endsAt: number | undefined;
}

/** Everything on record about one client of a workspace, in the order in which it happened. */
export interface Dossier extends FixPlace {
  issuer: Issuer;
  client: Client;
  logins: Login[];
  /** Requests that named this client and were not refused as someone else’s, by endpoint. */
  token: Request[];
  userinfo: Request[];
  introspect: Request[];
  revoke: Request[];
  logouts: Request[];
  /** Requests that were sent by this client’s program, and no other that is known. */
  jwks: Request[];
  discovery: Request[];
  /** Requests with a secret in the URL, accepted or not. */
  exposed: Request[];
  /** Requests whose Referer is this client’s callback with a code in it. */
  leaking: Request[];
  /** All tokens of the workspace by value. */
  tokens: ReadonlyMap<string, Token>;
  /** When the last request on record arrived. */
  lastAt: number;
}

/** What the client sent to the server itself, not through a browser. */
export const backChannelOf = ({ token, userinfo, introspect, revoke }: Dossier): Request[] => [
  ...token,
  ...userinfo,
  ...introspect,
  ...revoke,
];

/** Everything the client sent to the token endpoint of one grant type. */
export const grantRequests = ({ token }: Dossier, grantType: string): Request[] =>
  token.filter(({ form }) => form.get('grant_type') === grantType);
