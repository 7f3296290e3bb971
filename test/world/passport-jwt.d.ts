declare module 'passport-jwt' {
  import type { Strategy as PassportStrategy } from 'passport';
  import type { Request } from 'express';

  type Done = (error: unknown, user?: object | false) => void;

  export const ExtractJwt: { fromAuthHeaderAsBearerToken(): (request: Request) => string | null };

  export class Strategy implements PassportStrategy {
    constructor(options: object, verify: (payload: Record<string, unknown>, done: Done) => void);
    authenticate(request: Request): void;
  }
}
