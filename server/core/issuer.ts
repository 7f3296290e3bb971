import type { Client } from '../../contract/config/client.ts';
import type { Workspace } from '../../contract/config/config.ts';
import type { Claim, Scope, Service } from '../../contract/config/scope.ts';
import type { User } from '../../contract/config/user.ts';

/** One workspace as requests see it: frozen, with look-ups built once per config revision. */
export interface Issuer {
  /** `{base}/{tid}/{aid}`: the issuer identifier. */
  url: string;
  /** `{tid}/{aid}`. */
  id: string;
  /** `/{tid}/{aid}`. */
  path: string;
  /** Prefix of cookie names. Cookies ignore ports, and every app on localhost shares one jar. */
  cookiePrefix: string;
  workspace: Workspace;
  clients: ReadonlyMap<string, Client>;
  users: ReadonlyMap<string, User>;
  scopes: ReadonlyMap<string, Scope>;
  services: ReadonlyMap<string, Service>;
  claims: Readonly<Record<Claim['type'], readonly Claim[]>>;
}
