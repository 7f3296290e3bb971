/**
 * What the listeners prove their names with: a certificate of a local authority, or one of the user's own. It is renewed
 * while the server runs.
 *
 * Knows nothing about HTTP, and hands private keys to nobody but the listeners.
 */
import type { Clock } from '../core/ports.ts';
import { watchFile } from '../files/watch.ts';
import { keepAuthority, type AuthorityStore, type Kept } from './authority.ts';
import type { Identity } from './identity.ts';
import { isPem, readOwnCertificate } from './own-certificate.ts';

/** How often to look whether a certificate is due. A longer timer would miss a laptop's sleep. */
const LOOK_MS = 3_600_000;

export interface Tls {
  /** What is served now. */
  identity(): Identity;
  /** The authority's certificate. Undefined if the user's own is served. */
  ca(): string | undefined;
  /** Renews what is due and takes over what others changed. Happens by itself. */
  refresh(): Promise<void>;
  /** Calls `changed` when another certificate has to be served. */
  onChange(changed: () => void): void;
  close(): void;
}

interface Facts {
  clock: Clock;
  warn(sentence: string): void;
}

interface Current {
  identity: Identity;
  ca?: string;
}

/** Certificates of the local authority in `store`. Throws TlsError. */
export function openAuthority(store: AuthorityStore, names: readonly string[], facts: Facts): Promise<Tls> {
  const load = async (): Promise<Current> => {
    const { leaf, ca, replaced }: Kept = await keepAuthority({ store, names, now: facts.clock() });
    if (replaced !== undefined)
      facts.warn(`There is a new certificate authority, because ${replaced}. Trust it again.`);
    // With the root in it, programs can trust the chain by the hash of the root's key.
    return { identity: { key: leaf.key, cert: leaf.cert + ca.cert }, ca: ca.cert };
  };
  return open(load, (changed) => store.watch(changed), facts);
}

/** The user's own certificate, read again when its files change. Throws TlsError. */
export function openOwnCertificate(given: Identity, facts: Facts): Promise<Tls> {
  const load = async (): Promise<Current> => ({ identity: await readOwnCertificate(given, facts.clock()) });
  const files = [given.cert, given.key].filter((text) => !isPem(text));
  const watch = (changed: () => void): (() => void) => {
    const stops = files.map((file) => watchFile(file, changed));
    return () => stops.forEach((stop) => stop());
  };
  return open(load, watch, facts);
}

async function open(
  load: () => Promise<Current>,
  watch: (changed: () => void) => () => void,
  { warn }: Facts,
): Promise<Tls> {
  let current = await load();
  const listeners: (() => void)[] = [];
  const refresh = async (): Promise<void> => {
    try {
      const next = await load();
      const isSame = next.identity.cert === current.identity.cert;
      current = next;
      if (!isSame) for (const listener of listeners) listener();
    } catch (error) {
      warn(`${(error as Error).message} The former certificate stays in use.`);
    }
  };
  const look = (): void => void refresh();
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  const stopWatching = watch(look);
  return {
    identity: () => current.identity,
    ca: () => current.ca,
    refresh,
    onChange: (changed) => void listeners.push(changed),
    close() {
      clearInterval(timer);
      stopWatching();
    },
  };
}
