import type { HttpReply } from '../../core/endpoint.ts';
import type { FamilyCode } from '../kind.ts';
import { changeJson, errorJson, jsonIn, PLANTED, withBytes, withJson, without } from '../replies.ts';

type Body = Record<string, unknown>;

/** A change of a successful token response. */
const tokens =
  (change: (body: Body) => Body | undefined) =>
  (reply: HttpReply): HttpReply | undefined =>
    changeJson(reply, 'access_token', change);

const KILOBYTE = 1024;

export const TOKEN_RESPONSE: FamilyCode<'token-response'> = {
  'token-response.error': {
    instead: (_point, { error }) => errorJson(error === 'invalid_client' ? 401 : 400, error),
  },
  'token-response.error-with-200': {
    instead: () => ({
      kind: 'json',
      status: 200,
      body: { error: 'invalid_grant', error_description: PLANTED },
      headers: { 'Cache-Control': 'no-store' },
      error: 'invalid_grant',
    }),
  },
  'token-response.no-access-token': { change: tokens((body) => without(body, 'access_token')) },
  'token-response.no-token-type': { change: tokens((body) => without(body, 'token_type')) },
  'token-response.other-token-type': {
    change: (reply, _point, { token_type }) => tokens((body) => ({ ...body, token_type }))(reply),
  },
  'token-response.lower-case-token-type': { change: tokens((body) => ({ ...body, token_type: 'bearer' })) },
  'token-response.no-lifetime': { change: tokens((body) => without(body, 'expires_in')) },
  'token-response.lifetime-as-text': {
    change: tokens((body) => ({ ...body, expires_in: String(body['expires_in']) })),
  },
  'token-response.negative-lifetime': { change: tokens((body) => ({ ...body, expires_in: -1 })) },
  'token-response.narrower-scope': {
    change: tokens((body) => {
      const [first = '', ...rest] = String(body['scope']).split(' ');
      return rest.length > 0 ? { ...body, scope: first } : undefined;
    }),
  },
  'token-response.no-id-token': { change: tokens((body) => without(body, 'id_token')) },
  'token-response.no-refresh-token': { change: tokens((body) => without(body, 'refresh_token')) },
  'token-response.unknown-members': {
    change: tokens((body) => ({
      ...body,
      'urn:example:trace': 'a1',
      not_before_policy: 0,
      session: { id: 7, tags: ['a', null] },
    })),
  },
  'token-response.form-encoded': {
    change(reply) {
      const body = jsonIn(reply);
      if (!body || !('access_token' in body)) return undefined;
      const form = new URLSearchParams(
        Object.entries(body).map(([name, value]) => [name, String(value)] as [string, string]),
      );
      return withBytes(reply, 'application/x-www-form-urlencoded', form.toString());
    },
  },
  'token-response.list': {
    change(reply) {
      const body = jsonIn(reply);
      return body && 'access_token' in body ? withJson(reply, [body]) : undefined;
    },
  },
  'token-response.huge': {
    change: (reply, _point, { kilobytes }) =>
      tokens((body) => ({ ...body, padding: 'x'.repeat(kilobytes * KILOBYTE) }))(reply),
  },
};

export const REFRESH: FamilyCode<'refresh'> = {
  'refresh.refused': { instead: () => errorJson(400, 'invalid_grant') },
  'refresh.other-user': {
    mint: (draft, { use }) =>
      use === 'id_token' ? { ...draft, claims: { ...draft.claims, sub: 'someone-else' } } : undefined,
  },
  'refresh.other-audience': {
    mint: (draft, { use, client }) =>
      use === 'id_token'
        ? { ...draft, claims: { ...draft.claims, aud: [client.client_id, 'https://other.example'] } }
        : undefined,
  },
  'refresh.other-auth-time': {
    mint: (draft, { use }) =>
      use === 'id_token'
        ? { ...draft, claims: { ...draft.claims, auth_time: Number(draft.claims['iat']) + 1 } }
        : undefined,
  },
  'refresh.other-nonce': {
    mint: (draft, { use }) =>
      use === 'id_token' ? { ...draft, claims: { ...draft.claims, nonce: 'not-the-nonce-you-sent' } } : undefined,
  },
  'refresh.not-rotated': { keepsRefreshToken: true },
  'refresh.no-refresh-token': {
    keepsRefreshToken: true,
    change: tokens((body) => without(body, 'refresh_token')),
  },
};
