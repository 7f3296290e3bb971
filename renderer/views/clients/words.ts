/** Texts of a client's page, which tests import. */
export const CLIENT_WORDS = {
  rotate: 'Rotate secret',
  rotated: 'Secret rotated. The previous secret works until you revoke it.',
  revokeEarlier: 'Revoke the earlier secret',
  revokedEarlier: 'The earlier secrets no longer work.',
} as const;
