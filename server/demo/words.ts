/** Texts of the Demo Portal, which tests import. */
export const PORTAL_WORDS = {
  signIn: 'Sign in with Understudy',
  parameters: 'Request parameters',
  isSignedIn: 'is signed in',
  signedOut: 'You’re signed out of the Demo Portal.',
  byJwks: 'Validate with the JWKS',
  byIntrospection: 'Validate by introspection',
} as const;

/** The message when the resource server accepted the token. */
export const validated = (how: string): string => `It validated the access token ${how} and returned the accounts.`;

/** How the resource server validates, inside a sentence. */
export const HOW = { jwks: 'with the JWKS', introspection: 'by introspection' } as const;
