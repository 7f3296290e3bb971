import type { Client } from '../../contract/config/client.ts';
import type { Workspace } from '../../contract/config/config.ts';
import type { Claim, Scope, Service } from '../../contract/config/scope.ts';
import type { User } from '../../contract/config/user.ts';

/** One workspace as requests see it: frozen, with look-ups built once per config revision. */
export interface Issuer {
  /** `{base}/{tid}/{aid}`: the issuer identifier, under the name by which the client knows the server. */
  url: string;
  /** Where browsers find the workspace: the issuer identifier under the server's first name. */
  front: string;
  /** The workspace under each name of the server, by issuer identifier. */
  names: ReadonlyMap<string, Issuer>;
  /** `{tid}/{aid}`. */
  id: string;
  /** `/{tid}/{aid}`. */
  path: string;
  /**
   * Prefix of cookie names. Cookies ignore ports, and every app on localhost shares one jar. With https, nobody can set
   * them over http (RFC 6265bis §4.1.3.1).
   */
  cookiePrefix: string;
  workspace: Workspace;
  clients: ReadonlyMap<string, Client>;
  users: ReadonlyMap<string, User>;
  scopes: ReadonlyMap<string, Scope>;
  services: ReadonlyMap<string, Service>;
  claims: Readonly<Record<Claim['type'], readonly Claim[]>>;
}

/** What a record keeps of an issuer with several names, so that it stays the same whatever name is used later. */
export const nameKept = ({ url, names }: Issuer): { issuer?: string } => (names.size > 1 ? { issuer: url } : {});

/** The workspace under the name that a record keeps, or else under the name of the request. */
export const asNamed = (issuer: Issuer, { issuer: url }: { issuer?: string }): Issuer =>
  (url === undefined ? undefined : issuer.names.get(url)) ?? issuer;
