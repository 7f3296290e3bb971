declare module 'passport-openidconnect' {
  import type { Strategy as PassportStrategy } from 'passport';

  interface Options {
    issuer: string;
    authorizationURL: string;
    tokenURL: string;
    userInfoURL: string;
    clientID: string;
    clientSecret: string;
    callbackURL: string;
    scope: string[];
    prompt?: string;
  }
  interface Profile {
    id: string;
    displayName?: string;
    emails?: { value: string }[];
  }
  type Verified = (error: Error | null, user?: object | false) => void;

  export default class Strategy implements PassportStrategy {
    constructor(options: Options, verify: (issuer: string, profile: Profile, verified: Verified) => void);
    authenticate(): void;
  }
}
