/** The names of tokens, and of the userinfo response. */
export const TOKEN_WORDS = {
  id_token: 'ID token',
  access_token: 'Access token',
  refresh_token: 'Refresh token',
  userinfo: 'Userinfo',
} as const;

export const claimsOf = (token: keyof typeof TOKEN_WORDS): string => `Claims of the ${token}`;
