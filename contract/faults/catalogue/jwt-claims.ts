import { choice, row, whole, type FaultReach } from '../row.ts';

const token = choice(['id', 'access', 'both'], 'Token');
const ISSUED: FaultReach = { endpoints: ['token'] };
const ID_TOKEN: FaultReach = { endpoints: ['token'], grants: ['authorization_code', 'refresh_token'] };
const LOGIN: FaultReach = { endpoints: ['token'], grants: ['authorization_code'] };
const minutes = (standard: number) => whole({ title: 'Minutes', min: 1, max: 525_600, default: standard });

/** Faults in the claims of a JWT, which is signed as usual. */
export const JWT_CLAIMS = {
  'jwt.wrong-issuer': row(
    {
      title: 'Wrong iss',
      does: 'Names another issuer.',
      client: 'refuse',
      why: 'iss must exactly match the issuer from discovery.',
      spec: 'OpenID Connect Core §3.1.3.7',
      appliesTo: ISSUED,
    },
    { token },
  ),
  'jwt.issuer-with-slash': row(
    {
      title: 'iss with a slash at the end',
      does: 'Adds a slash to the issuer.',
      client: 'refuse',
      why: 'Issuers are compared character by character.',
      spec: 'OpenID Connect Core §3.1.3.7, RFC 3986 §6.2.1',
      appliesTo: ISSUED,
    },
    { token },
  ),
  'jwt.wrong-audience': row(
    {
      title: 'Wrong aud',
      does: 'Issues the token for another client.',
      client: 'refuse',
      why: 'A token for someone else must not log anyone in here.',
      spec: 'OpenID Connect Core §3.1.3.7',
      appliesTo: ISSUED,
    },
    { token },
  ),
  'jwt.several-audiences': row({
    title: 'Several audiences, no azp',
    does: 'Adds an unknown audience to the ID token, without azp.',
    client: 'refuse',
    why: 'The client doesn’t trust the other audience.',
    spec: 'OpenID Connect Core §3.1.3.7',
    appliesTo: ID_TOKEN,
  }),
  'jwt.wrong-authorized-party': row({
    title: 'Wrong azp',
    does: 'Names another client in azp of the ID token.',
    client: 'refuse',
    isOptional: true,
    why: 'azp is the client that the token was issued to.',
    spec: 'OpenID Connect Core §2, §3.1.3.7',
    appliesTo: ID_TOKEN,
  }),
  'jwt.expired': row(
    {
      title: 'Expired',
      does: 'Issues a token that has already expired. Introspection agrees.',
      client: 'refuse',
      why: 'The current time must be before exp.',
      spec: 'OpenID Connect Core §3.1.3.7, RFC 7519 §4.1.4',
      appliesTo: ISSUED,
    },
    { token, minutes: minutes(60) },
  ),
  'jwt.issued-in-future': row(
    {
      title: 'iat in the future',
      does: 'Issues a token from the future.',
      client: 'tolerate',
      isOptional: true,
      why: 'iat may be used to refuse tokens that are too old. Nothing says that it must be in the past.',
      spec: 'RFC 7519 §4.1.6',
      appliesTo: ISSUED,
    },
    { token, minutes: minutes(10) },
  ),
  'jwt.not-yet-valid': row(
    {
      title: 'nbf in the future',
      does: 'Issues a token that isn’t valid yet.',
      client: 'refuse',
      why: 'Before nbf the token must not be accepted, apart from a small leeway.',
      spec: 'RFC 7519 §4.1.5',
      appliesTo: ISSUED,
    },
    { token, minutes: minutes(10) },
  ),
  'jwt.wrong-nonce': row({
    title: 'Wrong nonce',
    does: 'Sends a nonce that isn’t from this login.',
    client: 'refuse',
    why: 'The token may be a replay.',
    spec: 'OpenID Connect Core §3.1.3.7',
    appliesTo: LOGIN,
  }),
  'jwt.no-nonce': row({
    title: 'No nonce',
    does: 'Leaves the nonce out of the ID token, though the client sent one.',
    client: 'refuse',
    why: 'If the client sent a nonce, the ID token must contain it.',
    spec: 'OpenID Connect Core §3.1.3.7',
    appliesTo: { ...LOGIN, needs: 'The client sends a nonce.' },
  }),
  'jwt.wrong-access-token-hash': row({
    title: 'Wrong at_hash',
    does: 'Sends the at_hash of another access token.',
    client: 'refuse',
    isOptional: true,
    why: 'The access token isn’t the one that came with this ID token.',
    spec: 'OpenID Connect Core §3.1.3.8',
    appliesTo: ID_TOKEN,
  }),
  'jwt.wrong-code-hash': row({
    title: 'Wrong c_hash',
    does: 'Adds a c_hash that isn’t of the code.',
    client: 'tolerate',
    isOptional: true,
    why: 'c_hash is only checked if the ID token comes from the authorization endpoint. Understudy’s comes from the token endpoint.',
    spec: 'OpenID Connect Core §3.3.2.10',
    appliesTo: LOGIN,
  }),
  'jwt.lower-acr': row({
    title: 'Weaker login',
    does: 'Says in acr that the login met no level of assurance.',
    client: 'refuse',
    why: 'A client that asked for an acr must check what it got.',
    spec: 'OpenID Connect Core §3.1.3.7',
    appliesTo: { ...ID_TOKEN, needs: 'The client asks for an acr.' },
  }),
  'jwt.no-auth-time': row({
    title: 'No auth_time',
    does: 'Leaves auth_time out of the ID token.',
    client: 'refuse',
    why: 'A client that sent max_age must get auth_time.',
    spec: 'OpenID Connect Core §3.1.2.1',
    appliesTo: { ...ID_TOKEN, needs: 'The client sends max_age.' },
  }),
  'jwt.old-auth-time': row(
    {
      title: 'Old auth_time',
      does: 'Says that the user logged in long ago.',
      client: 'refuse',
      why: 'A client that sent max_age must check that the login isn’t older.',
      spec: 'OpenID Connect Core §3.1.3.7',
      appliesTo: { ...ID_TOKEN, needs: 'The client sends max_age.' },
    },
    { minutes: minutes(1440) },
  ),
  'jwt.missing-claim': row(
    {
      title: 'Missing claim',
      does: 'Leaves a required claim out.',
      client: 'refuse',
      why: 'iss, sub, aud, exp and iat are required.',
      spec: 'OpenID Connect Core §2, RFC 9068 §2.2',
      appliesTo: ISSUED,
    },
    { token, claim: choice(['exp', 'iat', 'sub', 'aud', 'iss'], 'Claim') },
  ),
  'jwt.claim-of-wrong-type': row(
    {
      title: 'Claim of a wrong type',
      does: 'Sends exp and iat as strings, or sub as a number.',
      client: 'refuse',
      why: 'Times are JSON numbers, and sub is a string.',
      spec: 'RFC 7519 §2, §4.1',
      appliesTo: ISSUED,
    },
    { token, claim: choice(['exp', 'iat', 'sub'], 'Claim') },
  ),
  'jwt.unknown-claims': row(
    {
      title: 'Unknown claims',
      does: 'Adds claims that no client knows.',
      client: 'tolerate',
      why: 'Claims that aren’t understood must be ignored.',
      spec: 'RFC 7519 §4, OpenID Connect Core §2',
      appliesTo: ISSUED,
    },
    { token },
  ),
};
