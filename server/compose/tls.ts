import { resolve } from 'node:path';
import { createAuthorityFile, createMemoryAuthority } from '../tls/authority-file.ts';
import type { AuthorityStore } from '../tls/authority.ts';
import { isLoopbackName } from '../tls/identity.ts';
import { openAuthority, openOwnCertificate, type Tls } from '../tls/tls.ts';
import { isEverywhere, originOf } from './addresses.ts';
import type { Log } from './log.ts';

const READ_ONLY =
  'The certificate authority is only in memory, because of --read-only. Start once without it to get one that you can trust.';

interface Secured {
  https?: boolean | { cert: string; key: string };
  config?: unknown;
  readOnly?: boolean;
  host?: string;
  adminHost?: string;
  publicUrl?: string;
  alsoHosts?: readonly string[];
}

/** HTTPS as the options ask for it. Undefined without. Throws TlsError. */
export async function openTls(options: Secured, log: Log): Promise<Tls | undefined> {
  const { https = false } = options;
  if (https === false) return undefined;
  // The certificate must be valid by the clocks of clients, not by that of a test.
  const facts = { clock: Date.now, warn: (sentence: string) => log(sentence, undefined, 'warn') };
  if (https !== true) return openOwnCertificate(https, facts);
  return openAuthority(await storeOf(options, log), namesOf(options), facts);
}

async function storeOf({ config, readOnly = false }: Secured, log: Log): Promise<AuthorityStore> {
  if (typeof config !== 'string') return createMemoryAuthority();
  const file = createAuthorityFile(resolve(config));
  if (!readOnly) return file;
  const kept = await file.read();
  if (!kept) log(READ_ONLY, undefined, 'warn');
  return createMemoryAuthority(kept);
}

/** The names that the certificate needs besides those of loopback. */
function namesOf({ host, adminHost, publicUrl, alsoHosts = [] }: Secured): string[] {
  const listened = [host, adminHost].filter((name) => name !== undefined && !isEverywhere(name));
  const origins = [publicUrl, ...alsoHosts].map((name) => name && originOf(name, 0)).filter(Boolean) as string[];
  const names = [...(listened as string[]), ...origins.map((origin) => new URL(origin).hostname)];
  return names
    .map((name) => name.toLowerCase().replaceAll(/^\[|\]$/g, ''))
    .filter((name) => name.endsWith('.localhost') || !isLoopbackName(name));
}
