/**
 * Where the console exchanges the code of a one-time URL for the admin token. Not below /api, which requires the token.
 */
export const SIGN_IN_PATH = '/sign-in';

export interface SignInInput {
  code: string;
}

export interface SignInOutput {
  adminToken: string;
}
