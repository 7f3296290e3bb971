import { forged } from './attempt.ts';

const facts = (title: string, spec: string, attack: string) =>
  ({ family: 'Signature', expects: 'refuse', title, spec, attack }) as const;

const FORGE = 'Write any token, for any user and scope, and call the API with it.';
const ACCESS = { token: 'access' } as const;

/** Tokens that nobody or someone else signed. */
export const SIGNATURE_ATTEMPTS = {
  'broken-signature': forged(
    'jwt.broken-signature',
    facts('The signature is wrong', 'RFC 7515 §5.2, RFC 9068 §4', FORGE),
  ),
  'changed-after-signing': forged(
    'jwt.changed-after-signing',
    facts(
      'A claim was added after signing',
      'RFC 7515 §5.2, RFC 9068 §4',
      'Change a token that was issued, for example to another user or more scopes.',
    ),
  ),
  'no-signature': forged('jwt.no-signature', facts('The signature is empty', 'RFC 7515 §5.2, RFC 8725 §3.3', FORGE)),
  'unknown-key': forged(
    'jwt.unknown-kid',
    facts('An unknown key signed it', 'RFC 7515 §4.1.4, RFC 9068 §4', 'Sign tokens with a key of their own.'),
  ),
  'other-key': forged(
    'jwt.other-key',
    facts(
      'An unknown key signed it under a known kid',
      'RFC 7515 §5.2, RFC 9068 §4',
      'Sign tokens with a key of their own.',
    ),
  ),
  unsigned: forged('jwt.unsigned', facts('alg is none', 'RFC 8725 §3.2, RFC 9068 §4', FORGE)),
  'hmac-with-public-key': forged(
    'jwt.hmac-with-public-key',
    facts(
      'HS256 with the public key as the secret',
      'RFC 8725 §2.1, §3.1',
      'Sign tokens with the public key, which everybody can read.',
    ),
  ),
  'hmac-with-secret': forged(
    'jwt.hmac-with-secret',
    facts(
      'HS256 with the client’s secret',
      'RFC 8725 §3.1, RFC 9068 §4',
      'Sign tokens with the secret of a client, for every user.',
    ),
  ),
  'embedded-key': forged(
    'jwt.embedded-key',
    facts('The key is in the token’s header (jwk)', 'RFC 7515 §4.1.3, RFC 8725 §3.10', 'Bring the key to check with.'),
  ),
  'key-by-url': forged(
    'jwt.key-by-url',
    facts(
      'The header says where the key is (jku)',
      'RFC 7515 §4.1.2, RFC 8725 §3.10',
      'Bring the key to check with, or make the API fetch any URL.',
    ),
  ),
  'unknown-crit': forged(
    'jwt.unknown-crit',
    facts(
      'The header has an unknown critical extension (crit)',
      'RFC 7515 §4.1.11',
      'Use a token whose limits the API doesn’t understand.',
    ),
  ),
  huge: forged(
    'jwt.huge',
    {
      family: 'Signature',
      expects: 'survive',
      title: 'The token has 64 KiB',
      spec: 'RFC 9110 §15.5.16, RFC 6585 §5',
      attack: 'Bring the API down with few requests.',
      isActive: true,
    },
    { ...ACCESS, kilobytes: 64 },
  ),
};
