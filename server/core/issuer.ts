import { SECOND } from '../../contract/faults/mix-up.ts';
import type { Client } from '../../contract/config/client.ts';
import type { Workspace } from '../../contract/config/config.ts';
import type { Claim, Scope, Service } from '../../contract/config/scope.ts';
import type { User } from '../../contract/config/user.ts';
import { derived } from './memory/derived.ts';

/** One workspace as requests see it: frozen, with look-ups built once per config revision. */
export interface Issuer {
  /** `{base}/{tid}/{aid}`: the issuer identifier, under the name by which the client knows the server. */
  url: string;
  /** Where browsers find the workspace: the issuer identifier under the server's first name. */
  front: string;
  /** The workspace under each name of the server, by issuer identifier. */
  names: ReadonlyMap<string, Issuer>;
  /** The issuer that this one is the second beside, if it is the second issuer of a mix-up. */
  beside?: Issuer;
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

/** The second issuer beside each name of a workspace. It has the workspace's clients, users and sessions. */
const secondsOf = derived((names: Issuer['names']): Issuer['names'] => {
  const seconds = new Map<string, Issuer>();
  for (const first of names.values()) {
    const { url, front, path } = first;
    const own = { url: url + SECOND, front: front + SECOND, path: path + SECOND };
    seconds.set(own.url, Object.freeze({ ...first, ...own, names: seconds, beside: first }));
  }
  return seconds;
});

/** The second issuer beside this one, under the same name. A second issuer has none. */
export const secondOf = ({ url, names, beside }: Issuer): Issuer | undefined =>
  beside ? undefined : secondsOf(names).get(url + SECOND);

/** Whether a record keeps the name of its issuer. The first name of a workspace goes without saying. */
export const isNameKept = ({ url, front, beside }: Issuer): boolean => url !== front || beside !== undefined;

/** What a record keeps of an issuer with several names, so that it stays the same whatever name is used later. */
export const nameKept = ({ url, names, beside }: Issuer): { issuer?: string } =>
  names.size > 1 || beside ? { issuer: url } : {};

/** The workspace under the name that a record keeps, or else under the name of the request. */
export function asNamed(issuer: Issuer, { issuer: url }: { issuer?: string }): Issuer {
  if (url === undefined) return issuer;
  return issuer.names.get(url) ?? secondsOf(issuer.names).get(url) ?? issuer;
}

/**
 * Whether a record is of this workspace. A second issuer knows only its own. The first knows both, because it plays the
 * attacker, who can redeem at the second what is sent to the first (RFC 9700 §4.4.1).
 */
export const isOf = <T extends { workspace: string; issuer?: string }>(
  issuer: Issuer,
  record: T | undefined,
): record is T => record?.workspace === issuer.id && (!issuer.beside || issuer.names.has(record.issuer ?? ''));
