import type { Client } from '../../../contract/config/client.ts';
import type { Workspace } from '../../../contract/config/config.ts';
import { MistakeError } from '../mistake.ts';

/** What a command is told of the server that runs beside it. */
export interface Told {
  issuer: string;
  client_id: string;
  /** Empty for a public client. */
  client_secret: string;
  admin: string;
  admin_token: string;
  /** The file with the authority to trust. Empty without https. */
  ca: string;
}

/** The variables that every command gets. */
const VARIABLES: Readonly<Record<keyof Told, string>> = {
  issuer: 'UNDERSTUDY_ISSUER',
  client_id: 'UNDERSTUDY_CLIENT_ID',
  client_secret: 'UNDERSTUDY_CLIENT_SECRET',
  admin: 'UNDERSTUDY_ADMIN',
  admin_token: 'UNDERSTUDY_ADMIN_TOKEN',
  ca: 'UNDERSTUDY_CA',
};

const NAMES = Object.keys(VARIABLES) as (keyof Told)[];
const NAME = /^[A-Za-z_]\w*$/;
const PLACE = /\{(\w+)\}/g;

/**
 * The environment of the command: ours, what it is told, and the names that its framework reads, in which `{issuer}`
 * and the like are replaced.
 */
export function environmentFor(told: Told, own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const given = NAMES.filter((name) => told[name] !== '').map((name) => [VARIABLES[name], told[name]]);
  const mapped = Object.entries(own).map(([name, value]) => [
    name,
    value.replaceAll(PLACE, (_, key) => told[key as keyof Told]),
  ]);
  const inherited = { ...process.env };
  for (const name of Object.values(VARIABLES)) delete inherited[name];
  return { ...inherited, ...Object.fromEntries(given), ...Object.fromEntries(mapped) };
}

/** `NAME=value` pairs, from `--map` or from a file. Throws MistakeError for anything else. */
export function namesFrom(pairs: readonly string[]): Record<string, string> {
  const entries = pairs.map((pair) => {
    const mark = pair.indexOf('=');
    const name = pair.slice(0, mark);
    if (mark < 0 || !NAME.test(name))
      throw new MistakeError(
        `--map takes NAME=value, such as AUTH_ISSUER={issuer}. It can’t read ${JSON.stringify(pair)}.`,
      );
    return [name, pair.slice(mark + 1)] as const;
  });
  return checkPlaces(Object.fromEntries(entries));
}

/** Values in which each placeholder is one of ours. */
export function checkPlaces(values: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(values))
    for (const [place, key = ''] of value.matchAll(PLACE))
      if (!NAMES.includes(key as keyof Told))
        throw new MistakeError(
          `${name} contains ${place}, which isn’t known. Use ${NAMES.map((known) => `{${known}}`).join(', ')}.`,
        );
  return values;
}

/**
 * The client that the command gets: the one asked for, or the first that logs users in. A workspace without any gives
 * its first client.
 */
export function clientOf({ clients }: Workspace, asked: string | undefined): Client {
  const found = asked === undefined ? firstOf(clients) : clients.find(({ client_id }) => client_id === asked);
  if (found) return found;
  const known = clients.map(({ client_id }) => client_id).join(', ');
  throw new MistakeError(
    asked === undefined
      ? 'The config has no client. Add one, or leave out --config to use the starter config.'
      : `There is no client ${asked} in the config. It has ${known || 'none'}.`,
  );
}

const firstOf = (clients: readonly Client[]): Client | undefined =>
  clients.find(({ grant_types }) => grant_types.includes('authorization_code')) ?? clients[0];
