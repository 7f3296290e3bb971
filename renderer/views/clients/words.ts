/** What a client's page says, in the window and in the tests that use it. */
export const CLIENT_WORDS = {
  rotate: 'Rotate secret',
  rotated: 'Secret rotated. The previous secret works until you revoke it.',
  revokeEarlier: 'Revoke the earlier secret',
  revokedEarlier: 'The earlier secrets no longer work.',
} as const;
