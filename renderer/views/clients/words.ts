/** Texts of a client's page, which tests import. */
export const CLIENT_WORDS = {
  rotate: 'Rotate secret',
  rotated: 'Secret rotated. The previous secret works until you revoke it.',
  revokeEarlier: 'Revoke the earlier secret',
  revokedEarlier: 'The earlier secrets no longer work.',
  expireNext: 'Expire the next token',
  nextExpires: 'The next access token and ID token of this client will be expired when they are issued. Once.',
} as const;
