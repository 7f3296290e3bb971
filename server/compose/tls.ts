import { resolve } from 'node:path';
import { filesBeside } from '../files/config-path.ts';
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

export interface Served extends Tls {
  /** The file with the certificate that clients must trust. Undefined if it is only in memory. */
  caPath: string | undefined;
}

/** HTTPS as the options ask for it. Undefined without. Throws TlsError. */
export async function openTls(options: Secured, log: Log): Promise<Served | undefined> {
  const { https = false } = options;
  if (https === false) return undefined;
  // The certificate must be valid by the clocks of clients, not by that of a test.
  const facts = { clock: Date.now, warn: (sentence: string) => log(sentence, undefined, 'warn') };
  if (https !== true) return { ...(await openOwnCertificate(https, facts)), caPath: undefined };
  const { store, path, kept } = await storeOf(options);
  const tls = await openAuthority(store, namesOf(options), facts);
  const isInFile = path !== undefined && (!options.readOnly || kept === tls.ca());
  if (!isInFile && path !== undefined) facts.warn(READ_ONLY);
  return { ...tls, caPath: isInFile ? path : undefined };
}

interface Place {
  store: AuthorityStore;
  /** The file for others beside the config. */
  path?: string;
  /** The certificate that was there before, when nothing may be written. */
  kept?: string | undefined;
}

async function storeOf({ config, readOnly = false }: Secured): Promise<Place> {
  if (typeof config !== 'string') return { store: createMemoryAuthority() };
  const { ca: path } = filesBeside(resolve(config));
  const file = createAuthorityFile(resolve(config));
  if (!readOnly) return { store: file, path };
  const kept = await file.read();
  return { store: createMemoryAuthority(kept), path, kept: kept?.ca.cert };
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
