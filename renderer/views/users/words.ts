/** Texts of a user's page, which tests import. */
export const USER_WORDS = {
  validate: 'Validate this token',
} as const;
