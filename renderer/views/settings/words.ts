/** Texts of the settings, which tests import. */
export const SETTINGS_WORDS = {
  workspace: 'This workspace',
  saved: 'Settings saved. They apply to new requests.',
  downloadJwks: 'Download JWKS',
} as const;

export const nowSignedWith = (alg: string): string => `Tokens are now signed with a new ${alg} key.`;

export const keyRemoved = (kid: string): string =>
  `${kid} was removed from the JWKS. APIs that validate tokens themselves reject its tokens after they fetch the JWKS again. Introspection still accepts them.`;
