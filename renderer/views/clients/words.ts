/** Texts of a client's page, which tests import. */
export const CLIENT_WORDS = {
  create: 'Create client',
  rotate: 'Rotate secret',
  rotated: 'Secret rotated. The previous secret works until you revoke it.',
  revokeEarlier: 'Revoke the earlier secret',
  validate: 'Validate tokens',
  openSettings: 'Open settings',
  opaque: 'These access tokens are opaque',
  opaqueAdvice:
    'An API can’t validate them itself. It asks the introspection endpoint, with a client that is subscribed to introspect_tokens.',
  revokedEarlier: 'The earlier secrets no longer work.',
  expireNext: 'Expire the next token',
  nextExpires: 'The next access token and ID token of this client will be expired when they are issued. Once.',
} as const;
