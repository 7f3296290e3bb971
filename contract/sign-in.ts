/** Where the console trades the code of a one-time address for the admin token: outside /api, which wants the token. */
export const SIGN_IN_PATH = '/sign-in';

export interface SignInInput {
  code: string;
}

export interface SignInOutput {
  adminToken: string;
}
