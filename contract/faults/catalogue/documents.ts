import { choice, row, type FaultReach } from '../row.ts';

const KEYS: FaultReach = { endpoints: ['jwks'] };
const DISCOVERY: FaultReach = { endpoints: ['discovery'] };

/** Faults in the key set. */
export const JWKS = {
  'jwks.rotated': row({
    title: 'Keys rotated without notice',
    does: 'Signs with a new key from now on, and publishes only that one.',
    client: 'tolerate',
    why: 'A client that meets an unknown kid fetches the keys once more.',
    spec: 'OpenID Connect Core §10.1.1',
    appliesTo: { endpoints: ['jwks', 'token'] },
  }),
  'jwks.empty': row({
    title: 'No keys',
    does: 'Sends a key set without keys.',
    client: 'refuse',
    why: 'Without a key no signature can be verified.',
    spec: 'RFC 7517 §5, OpenID Connect Core §10.1',
    appliesTo: KEYS,
  }),
  'jwks.not-a-set': row({
    title: 'No key set',
    does: 'Sends a JSON object without the member keys.',
    client: 'refuse',
    why: 'keys is required.',
    spec: 'RFC 7517 §5',
    appliesTo: KEYS,
  }),
  'jwks.stale': row({
    title: 'Current keys missing',
    does: 'Sends an old key set, without the keys that sign now.',
    client: 'refuse',
    why: 'The key of the token isn’t published.',
    spec: 'OpenID Connect Core §10.1.1',
    appliesTo: KEYS,
  }),
  'jwks.same-kid': row({
    title: 'Same kid for all keys',
    does: 'Publishes a key of another type under the kid of each key, ahead of it.',
    client: 'tolerate',
    isOptional: true,
    why: 'Keys of different types may share a kid. The client picks the one that fits the alg.',
    spec: 'RFC 7517 §4.5',
    appliesTo: KEYS,
  }),
  'jwks.unknown-keys': row({
    title: 'Unknown key types',
    does: 'Puts keys with an unknown kty, an unknown curve and missing members before the real ones.',
    client: 'tolerate',
    why: 'Keys that a client doesn’t understand are ignored.',
    spec: 'RFC 7517 §5',
    appliesTo: KEYS,
  }),
  'jwks.no-kid': row({
    title: 'Keys without kid',
    does: 'Leaves kid out of all keys.',
    client: 'refuse',
    isOptional: true,
    why: 'With several keys, each needs its kid. None of them is the one that the token names.',
    spec: 'OpenID Connect Core §10.1',
    appliesTo: KEYS,
  }),
  'jwks.no-hints': row({
    title: 'Keys without alg and use',
    does: 'Leaves the optional members alg and use out of all keys.',
    client: 'tolerate',
    why: 'Both are optional.',
    spec: 'RFC 7517 §4.2, §4.4',
    appliesTo: KEYS,
  }),
  'jwks.for-encryption': row({
    title: 'Keys for encryption only',
    does: 'Publishes all keys with use enc.',
    client: 'refuse',
    isOptional: true,
    why: 'A key for encryption doesn’t verify signatures.',
    spec: 'RFC 7517 §4.2, OpenID Connect Core §10.1',
    appliesTo: KEYS,
  }),
};

const MEMBERS = [
  'issuer',
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'response_types_supported',
  'subject_types_supported',
  'id_token_signing_alg_values_supported',
  'userinfo_endpoint',
  'end_session_endpoint',
  'code_challenge_methods_supported',
] as const;

/** Faults in the discovery document. */
export const DISCOVERY_DOCUMENT = {
  'discovery.other-issuer': row({
    title: 'Issuer of another server',
    does: 'Names another issuer than the one whose document was requested.',
    client: 'refuse',
    why: 'The issuer must be the URL that the document was fetched from. Otherwise it may be an impostor.',
    spec: 'RFC 8414 §3.3, OpenID Connect Discovery §4.3',
    appliesTo: DISCOVERY,
  }),
  'discovery.issuer-with-slash': row({
    title: 'Issuer with a slash at the end',
    does: 'Adds a slash to the issuer.',
    client: 'refuse',
    why: 'The issuer must be identical to the one that the client knows.',
    spec: 'RFC 8414 §3.3',
    appliesTo: DISCOVERY,
  }),
  'discovery.missing-member': row(
    {
      title: 'Missing member',
      does: 'Leaves a member out that the client needs.',
      client: 'refuse',
      why: 'The client can’t guess it. It says what is missing instead of failing later.',
      spec: 'RFC 8414 §2, OpenID Connect Discovery §3',
      appliesTo: DISCOVERY,
    },
    { member: choice(MEMBERS, 'Member') },
  ),
  'discovery.relative-urls': row({
    title: 'Relative URLs',
    does: 'Sends the paths of the endpoints instead of their URLs.',
    client: 'refuse',
    why: 'Endpoints are absolute URLs.',
    spec: 'RFC 8414 §2, OpenID Connect Discovery §3',
    appliesTo: DISCOVERY,
  }),
  'discovery.unknown-members': row({
    title: 'Unknown members',
    does: 'Adds members and values that no specification knows.',
    client: 'tolerate',
    why: 'Metadata that a client doesn’t understand must be ignored.',
    spec: 'RFC 8414 §2, OpenID Connect Discovery §3',
    appliesTo: DISCOVERY,
  }),
  'discovery.minimal': row({
    title: 'Only what is required',
    does: 'Leaves out everything that is optional or has a default.',
    client: 'tolerate',
    why: 'A client uses the defaults for what is left out.',
    spec: 'OpenID Connect Discovery §3',
    appliesTo: DISCOVERY,
  }),
};
