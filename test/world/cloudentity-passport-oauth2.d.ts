declare module '@cloudentity/passport-oauth2' {
  import type { Strategy as PassportStrategy } from 'passport';

  interface Options {
    authServerURL: string;
    clientID: string;
    clientSecret: string;
    callbackURL: string;
    scope: string[];
    state: boolean;
    pkce: boolean;
  }
  type Verified = (error: Error | null, user?: object | false) => void;

  export class Strategy implements PassportStrategy {
    constructor(
      options: Options,
      verify: (accessToken: string, refreshToken: string, profile: object, done: Verified) => void,
    );
    readonly _oauth2: { useAuthorizationHeaderforGET(useIt: boolean): void };
    authenticate(): void;
  }
}
