import type { Endpoint } from '../core/endpoint.ts';

/**
 * JWKS: the public keys that verify this issuer's tokens.
 *
 * @spec   RFC 7517 §5 · RFC 8414 §2
 * @input  none
 * @auth   none
 * @reply  200 JWK Set
 * @errors none
 * @flow   resource-returned
 */
export const jwks: Endpoint = {
  name: 'jwks',
  methods: ['GET'],
  path: '/.well-known/jwks.json',
  cors: 'open',
  errors: 'json',
  metadata: ({ url }) => ({ jwks_uri: `${url}/.well-known/jwks.json` }),
  answer: (core) => async (request) => {
    const body = await core.keys.jwks(request.issuer);
    core.live.keysFetched(request.issuer, request.exchangeId);
    return { kind: 'bytes', status: 200, contentType: 'application/json', body };
  },
};
