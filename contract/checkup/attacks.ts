import type { FaultKind } from '../faults/kinds.ts';

const FORGED = 'Anyone who can hand the client a token can log in as any user.';
const OTHER_LOGIN =
  'Attackers can finish a login of their own in the user’s browser, and see what the user does there.';
const MIXED_UP = 'A malicious issuer can have the code of an honest one sent to it, and use it.';
const OTHER_APP = 'An app that gets tokens from the same issuer can log in here as its users.';
const REPLAYED = 'Anyone who saw an old ID token or response can use it again to log in as its user.';
const SWAPPED = 'A user’s session can be filled with the data of another user.';

/** What an attacker could do with a client that doesn’t refuse. Kinds that no attack is known for are left out. */
const ATTACKS: Readonly<Partial<Record<FaultKind, string>>> = {
  'authorization.wrong-state': OTHER_LOGIN,
  'authorization.no-state': OTHER_LOGIN,
  'authorization.wrong-issuer': MIXED_UP,
  'authorization.no-issuer': MIXED_UP,
  'authorization.mix-up': MIXED_UP,
  'authorization.replayed': REPLAYED,
  'authorization.injected-code': 'Attackers who stole a code can log in as its user at this client.',
  'jwt.unsigned': FORGED,
  'jwt.hmac-with-secret': 'Anyone who knows the client secret can log in as any user.',
  'jwt.hmac-with-public-key': FORGED,
  'jwt.other-key': FORGED,
  'jwt.broken-signature': FORGED,
  'jwt.changed-after-signing': FORGED,
  'jwt.no-signature': FORGED,
  'jwt.two-parts': FORGED,
  'jwt.unknown-kid': FORGED,
  'jwt.embedded-key': FORGED,
  'jwt.key-by-url': FORGED,
  'jwt.unknown-crit': 'A restriction that the issuer put on the token is ignored.',
  'jwt.wrong-issuer': 'Another issuer can log its users in here, under the names of yours.',
  'jwt.wrong-audience': OTHER_APP,
  'jwt.several-audiences': OTHER_APP,
  'jwt.expired': REPLAYED,
  'jwt.not-yet-valid': 'A token can be used before its time.',
  'jwt.wrong-nonce': REPLAYED,
  'jwt.no-nonce': REPLAYED,
  'jwt.old-auth-time': 'An old session can be used where the user should have logged in again.',
  'userinfo.other-user': SWAPPED,
  'userinfo.no-sub': SWAPPED,
  'discovery.other-issuer': 'A server can pass itself off as the issuer.',
  'http.redirect': 'Codes and client secrets can be sent to another host.',
};

/** What a client risks that relies on TLS instead of the signature (OpenID Connect Core §3.1.3.7, item 6). */
export const TLS_ONLY =
  'Anyone who can change the token response on its way can log in as any user. Only TLS prevents that.';

/** What an attacker could do with a failure of this kind. */
export const attackOf = (kind: string): string | undefined => (ATTACKS as Readonly<Record<string, string>>)[kind];
