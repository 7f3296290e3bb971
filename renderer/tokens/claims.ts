/** What the claims of ID tokens, access tokens and userinfo mean, in a sentence each. */
export const CLAIM_WORDS: Readonly<Record<string, string>> = {
  iss: 'Issuer: who made the token. A client must compare it with the issuer it expects (RFC 7519 §4.1.1).',
  sub: 'Subject: who the token is about; unique within the issuer (OpenID Connect Core §2).',
  aud: 'Audience: whom the token is for. An ID token’s must hold the client id (RFC 7519 §4.1.3).',
  exp: 'Expiry: after this the token must be refused (RFC 7519 §4.1.4).',
  nbf: 'Not before: until this the token must be refused (RFC 7519 §4.1.5).',
  iat: 'Issued at (RFC 7519 §4.1.6).',
  jti: 'The token’s own id, to tell it from every other (RFC 7519 §4.1.7).',
  nonce:
    'What the client sent with its request; it ties the ID token to the browser’s session (OpenID Connect Core §2).',
  auth_time: 'When the user last proved who they are (OpenID Connect Core §2).',
  acr: 'Authentication context: how strong the login was (OpenID Connect Core §2).',
  amr: 'Authentication methods: pwd is a password (RFC 8176 §2).',
  azp: 'Authorized party: the client that the token was issued to (OpenID Connect Core §2).',
  at_hash: 'The left half of the access token’s hash: ties both tokens together (OpenID Connect Core §3.1.3.6).',
  c_hash: 'The left half of the code’s hash (OpenID Connect Core §3.3.2.11).',
  s_hash: 'The left half of the state’s hash.',
  sid: 'The session at the issuer, for logout (OpenID Connect Front-Channel Logout §3).',
  scp: 'Scopes, as an array: how ACP writes them.',
  scope: 'Scopes, separated by spaces (RFC 8693 §4.2, RFC 9068 §2.2.3).',
  client_id: 'The client that asked for the token (RFC 8693 §4.3).',
  tid: 'Tenant id, as ACP names it.',
  aid: 'Authorization server id: the workspace, as ACP names it.',
  idp: 'The identity provider where the user logged in, as ACP names it.',
  st: 'Subject type: public is the same sub for every client, pairwise is not (OpenID Connect Core §8).',
  rat: 'Requested at: when the authorization request came.',
  cnf: 'Confirmation: the key that the sender must prove to have (RFC 7800 §3.1).',
  act: 'Actor: who acts for the subject (RFC 8693 §4.1).',
  name: 'Full name, as it is shown (OpenID Connect Core §5.1).',
  given_name: 'First name or names (OpenID Connect Core §5.1).',
  family_name: 'Surname or names (OpenID Connect Core §5.1).',
  middle_name: 'Middle name or names (OpenID Connect Core §5.1).',
  nickname: 'Casual name (OpenID Connect Core §5.1).',
  preferred_username: 'The name the user likes to be called by; not unique (OpenID Connect Core §5.1, §5.7).',
  profile: 'Address of the profile page (OpenID Connect Core §5.1).',
  picture: 'Address of the picture (OpenID Connect Core §5.1).',
  website: 'Address of the web page or blog (OpenID Connect Core §5.1).',
  email: 'Email address; not unique, may change (OpenID Connect Core §5.1, §5.7).',
  email_verified: 'Has the user shown that the address is theirs? (OpenID Connect Core §5.1)',
  gender: 'Gender (OpenID Connect Core §5.1).',
  birthdate: 'Birthday, YYYY-MM-DD; year 0000 when withheld (OpenID Connect Core §5.1).',
  zoneinfo: 'Time zone, such as Europe/Paris (OpenID Connect Core §5.1).',
  locale: 'Language and region, such as en-US (OpenID Connect Core §5.1).',
  phone_number: 'Phone number, best in E.164 form (OpenID Connect Core §5.1).',
  phone_number_verified: 'Has the user shown that the number is theirs? (OpenID Connect Core §5.1)',
  address: 'Postal address, as an object (OpenID Connect Core §5.1.1).',
  groups: 'The user’s groups.',
  updated_at: 'When the user’s data last changed (OpenID Connect Core §5.1).',
  alg: 'How the token is signed (RFC 7515 §4.1.1).',
  kid: 'Which key it is signed with; the key stands under this id in the JWKS (RFC 7515 §4.1.4).',
  typ: 'What kind of token it is (RFC 7515 §4.1.9).',
};

/** Claims that are seconds since 1970. */
const TIMES = new Set(['exp', 'nbf', 'iat', 'auth_time', 'rat', 'updated_at']);

/** The moment that a claim names, in milliseconds since 1970; undefined when it names none. */
export function momentOf(claim: string, value: unknown): number | undefined {
  return TIMES.has(claim) && typeof value === 'number' && Number.isFinite(value) ? value * 1000 : undefined;
}
