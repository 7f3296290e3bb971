import { FRAMEWORKS } from './frameworks.ts';
import type { Framework } from './framework.ts';
import { partsOfUri } from './values.ts';

/** The settings of frameworks that a verdict can name. */
type Setting = 'redirect_uri' | 'auth_method';

/** The paths that any app may have. */
const COMMON_PATHS = ['/', '/callback', '/auth/callback', '/redirect'];

/** The callback of a framework, whatever the provider is called there. */
function hasCallback({ client }: Framework, path: string): boolean {
  const own = partsOfUri(client.redirect_uris[0] ?? '').path;
  if (COMMON_PATHS.includes(own)) return false;
  const [before = '', after] = own.split('understudy');
  if (after === undefined) return own === path;
  const name = path.slice(before.length, path.length - after.length);
  return path.startsWith(before) && path.endsWith(after) && /^[\w.-]+$/.test(name);
}

/** The frameworks whose callback has the path of this redirect URI. */
const byCallback = (redirect_uri: string): Framework[] =>
  FRAMEWORKS.filter((framework) => hasCallback(framework, partsOfUri(redirect_uri).path));

/** The frameworks that send this User-Agent. */
const byUserAgent = (userAgent: string): Framework[] => FRAMEWORKS.filter(({ own }) => own?.userAgent?.test(userAgent));

/** Where the framework that a request comes from sets what was refused, as a sentence. Undefined if it isn't known. */
export function settingHint(setting: Setting, sent: { redirect_uri?: string; userAgent?: string }): string | undefined {
  const found = sent.redirect_uri === undefined ? byUserAgent(sent.userAgent ?? '') : byCallback(sent.redirect_uri);
  const named = new Map<string, string[]>();
  for (const { name, own } of found) {
    const where = own?.[setting];
    if (where !== undefined) named.set(where, [...(named.get(where) ?? []), name]);
  }
  if (named.size === 0) return undefined;
  return [...named].map(([where, names]) => `In ${names.join(' and ')}, it is set by ${where}.`).join(' ');
}
