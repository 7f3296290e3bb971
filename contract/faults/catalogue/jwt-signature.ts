import { z } from 'zod';
import { choice, row, whole, type FaultReach } from '../row.ts';

/** Which of the tokens a response brings. An opaque access token is never changed. */
const token = choice(['id', 'access', 'both'], 'Token');

const ISSUED: FaultReach = { endpoints: ['token'] };

/** Faults in the header and the signature of a JWT. */
export const JWT_SIGNATURE = {
  'jwt.unsigned': row(
    {
      title: 'alg none',
      does: 'Issues the token without a signature, with alg none.',
      client: 'refuse',
      why: 'Anyone could have written it.',
      spec: 'RFC 8725 §3.2, OpenID Connect Core §3.1.3.7',
      appliesTo: ISSUED,
    },
    { token },
  ),
  'jwt.hmac-with-secret': row(
    {
      title: 'HS256 with the client secret',
      does: 'Signs the token with HS256 and the client secret instead of the workspace’s key.',
      client: 'refuse',
      why: 'The client expects the algorithm that it registered.',
      spec: 'OpenID Connect Core §3.1.3.7',
      appliesTo: { ...ISSUED, needs: 'The client has a secret.' },
    },
    { token },
  ),
  'jwt.hmac-with-public-key': row(
    {
      title: 'HS256 with the public key',
      does: 'Signs the token with HS256, using the published key as the secret.',
      client: 'refuse',
      why: 'Everyone knows the public key. A key may only be used with its own algorithm.',
      spec: 'RFC 8725 §2.1, §3.1',
      appliesTo: ISSUED,
    },
    { token },
  ),
  'jwt.other-key': row(
    {
      title: 'Signed with another key',
      does: 'Signs the token with a key that isn’t published, under the kid of one that is.',
      client: 'refuse',
      why: 'The signature doesn’t match the published key.',
      spec: 'RFC 7515 §5.2, OpenID Connect Core §3.1.3.7',
      appliesTo: ISSUED,
    },
    { token },
  ),
  'jwt.broken-signature': row(
    {
      title: 'Broken signature',
      does: 'Changes one bit of the signature.',
      client: 'refuse',
      why: 'The signature doesn’t match.',
      spec: 'RFC 7515 §5.2',
      appliesTo: ISSUED,
    },
    { token },
  ),
  'jwt.changed-after-signing': row(
    {
      title: 'Changed after signing',
      does: 'Adds a claim to the token after it was signed.',
      client: 'refuse',
      why: 'The signature doesn’t match the claims.',
      spec: 'RFC 7515 §5.2',
      appliesTo: ISSUED,
    },
    { token },
  ),
  'jwt.no-signature': row(
    {
      title: 'Empty signature',
      does: 'Leaves the signature out, but not the alg.',
      client: 'refuse',
      why: 'A token without a signature proves nothing.',
      spec: 'RFC 7515 §5.2',
      appliesTo: ISSUED,
    },
    { token },
  ),
  'jwt.two-parts': row(
    {
      title: 'Two parts',
      does: 'Cuts off the signature and the dot before it.',
      client: 'refuse',
      why: 'A signed JWT has three parts.',
      spec: 'RFC 7515 §7.1, RFC 7519 §7.2',
      appliesTo: ISSUED,
    },
    { token },
  ),
  'jwt.unknown-kid': row(
    {
      title: 'Unknown kid',
      does: 'Names a key that isn’t in the key set.',
      client: 'refuse',
      why: 'The client fetches the keys once more. The key is still not there, so it refuses the token.',
      spec: 'OpenID Connect Core §10.1.1',
      appliesTo: ISSUED,
    },
    { token },
  ),
  'jwt.no-kid': row(
    {
      title: 'No kid',
      does: 'Leaves kid out of the header. Only one published key has the token’s alg.',
      client: 'tolerate',
      isOptional: true,
      why: 'kid is optional. The client uses the one key that fits the alg.',
      spec: 'RFC 7515 §4.1.4, RFC 7517 §4.4',
      appliesTo: ISSUED,
    },
    { token },
  ),
  'jwt.embedded-key': row(
    {
      title: 'Key in the header',
      does: 'Signs the token with an unknown key and puts that key in the header as jwk.',
      client: 'refuse',
      why: 'A key that comes with the token proves nothing.',
      spec: 'RFC 8725 §3.8, RFC 7515 §4.1.3',
      appliesTo: ISSUED,
    },
    { token },
  ),
  'jwt.key-by-url': row(
    {
      title: 'Key by URL',
      does: 'Signs the token with an unknown key and names its URL in the header as jku.',
      client: 'refuse',
      why: 'Anyone who sends the token would choose the key, and what the client fetches.',
      spec: 'RFC 8725 §3.10, RFC 7515 §4.1.2',
      appliesTo: ISSUED,
    },
    {
      token,
      jku: z.url().max(2048).default('http://127.0.0.1:9/keys').meta({ title: 'URL' }),
    },
  ),
  'jwt.other-algorithm': row(
    {
      title: 'Another algorithm',
      does: 'Signs the token with another algorithm than the client registered. The key is published.',
      client: 'refuse',
      why: 'The alg is the one that the client registered, or the default.',
      spec: 'OpenID Connect Core §3.1.3.7, RFC 8725 §3.1',
      appliesTo: ISSUED,
    },
    { token },
  ),
  'jwt.wrong-type': row(
    {
      title: 'Wrong typ',
      does: 'Names another kind of JWT in typ of the access token.',
      client: 'refuse',
      why: 'Explicit types keep one kind of JWT from being used as another.',
      spec: 'RFC 8725 §3.11, RFC 9068 §4',
      appliesTo: ISSUED,
    },
    { typ: choice(['logout+jwt', 'secevent+jwt'], 'typ') },
  ),
  'jwt.unknown-crit': row(
    {
      title: 'Unknown critical header',
      does: 'Marks a header parameter as critical that no client knows.',
      client: 'refuse',
      why: 'What is marked as critical must be understood.',
      spec: 'RFC 7515 §4.1.11',
      appliesTo: ISSUED,
    },
    { token },
  ),
  'jwt.unknown-header': row(
    {
      title: 'Unknown header',
      does: 'Adds a header parameter that no client knows.',
      client: 'tolerate',
      why: 'Header parameters that aren’t understood are ignored, unless they are critical.',
      spec: 'RFC 7515 §4',
      appliesTo: ISSUED,
    },
    { token },
  ),
  'jwt.huge': row(
    {
      title: 'Huge token',
      does: 'Adds a claim of many kilobytes.',
      client: 'tolerate',
      isOptional: true,
      why: 'The size is not defined. Tokens with many groups get that large.',
      spec: 'RFC 7519 §4.3',
      appliesTo: ISSUED,
    },
    { token, kilobytes: whole({ title: 'Kilobytes', min: 1, max: 1024, default: 16 }) },
  ),
};
