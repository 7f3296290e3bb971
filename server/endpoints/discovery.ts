import type { Endpoint, HttpReply, ServerMetadata } from '../core/endpoint.ts';
import type { Issuer } from '../core/ports.ts';
import { claimNameOf } from '../protocol/claims.ts';
import { signingAlgorithms } from '../protocol/signing-algorithms.ts';

const documents = new WeakMap<Issuer, string>();

/**
 * Discovery: the issuer's metadata and endpoints. Lists only what is mounted.
 *
 * @spec   OIDC Discovery §3, §4 · RFC 8414 §2, §3
 * @input  none
 * @auth   none
 * @reply  200 metadata
 * @errors none
 * @flow   none
 */
export const createDiscovery = (mounted: () => readonly Endpoint[]): Endpoint => ({
  name: 'discovery',
  methods: ['GET'],
  path: '/.well-known/openid-configuration',
  cors: 'open',
  errors: 'json',
  metadata: (issuer) => ({
    issuer: issuer.url,
    scopes_supported: [...issuer.scopes.keys()],
    claims_supported: claimsSupported(issuer),
    claim_types_supported: ['normal'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: signingAlgorithms(issuer),
  }),
  answer: () => (request) => documentReply(request.issuer, mounted()),
});

/** The metadata of every endpoint, merged. Built once per config revision. */
function documentReply(issuer: Issuer, endpoints: readonly Endpoint[]): HttpReply {
  let body = documents.get(issuer);
  if (!body) {
    const metadata: ServerMetadata = {};
    for (const endpoint of endpoints) Object.assign(metadata, endpoint.metadata?.(issuer));
    body = JSON.stringify(metadata);
    documents.set(issuer, body);
  }
  return { kind: 'bytes', status: 200, contentType: 'application/json', body };
}

function claimsSupported({ claims }: Issuer): string[] {
  const protocol = ['sub', 'iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'sid', 'idp', 'tid', 'aid'];
  return [...new Set([...protocol, ...claims.id_token.map((claim) => claimNameOf(claim.name))])];
}
