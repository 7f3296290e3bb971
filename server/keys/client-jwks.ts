import type * as Jose from 'jose';
import type { Clock, Core } from '../core/ports.ts';
import { OAuthError } from '../protocol/errors.ts';

const KEPT_MS = 5 * 60_000;
/** A client with a wrong kid must not trigger a fetch on every request. */
const COOLDOWN_MS = 10_000;
const TIMEOUT_MS = 5000;
const LARGEST_BYTES = 512 * 1024;
const CACHED_URIS = 200;
/** jose goes by the system's time. When our clock has moved this far from it, ages are counted again. */
const CLOCK_SHIFT_MS = 1000;

interface KeySet {
  remote: ReturnType<typeof Jose.createRemoteJWKSet>;
  /** What was fetched and when: plain data, kept up to date by jose. */
  cache: Partial<Jose.ExportedJWKSCache>;
  /** How far our clock was ahead of the system's. */
  lead: number;
}

/** Fetches clients' JWKS and caches each for five minutes. Throws invalid_client if one can't be fetched. */
export function createJwksFetcher(clock: Clock): Core['fetchJwks'] {
  const sets = new Map<string, KeySet>();
  return async (uri, fresh) => {
    // By name, so that the bundle holds no more of jose than this.
    const { createRemoteJWKSet, customFetch, errors, jwksCache } = await import('jose');
    const lead = clock() - Date.now();
    let set = sets.get(uri);
    if (!set || Math.abs(lead - set.lead) >= CLOCK_SHIFT_MS) {
      set = createKeySet({ createRemoteJWKSet, customFetch, jwksCache } as RemoteSets, uri, lead, set);
      sets.set(uri, set);
      if (sets.size > CACHED_URIS) sets.delete(sets.keys().next().value ?? '');
    }
    const { remote } = set;
    try {
      if (!remote.fresh || (fresh && !remote.coolingDown)) await remote.reload();
    } catch (error) {
      throw notFetched(uri, error instanceof errors.JWKSInvalid ? 'it is not a JWK Set' : wordsOf(error));
    }
    return remote.jwks() as Awaited<ReturnType<Core['fetchJwks']>>;
  };
}

type RemoteSets = Pick<typeof Jose, 'createRemoteJWKSet' | 'customFetch' | 'jwksCache'>;

function createKeySet(jose: RemoteSets, uri: string, lead: number, before: KeySet | undefined): KeySet {
  const { jwks, uat } = before?.cache ?? {};
  const cache = before && jwks && uat !== undefined ? { jwks, uat: uat + before.lead - lead } : {};
  const remote = jose.createRemoteJWKSet(new URL(uri), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: KEPT_MS,
    [jose.jwksCache]: cache as Jose.JWKSCacheInput,
    [jose.customFetch]: fetchSmall,
  });
  return { remote, cache, lead };
}

/** Follows no redirect (jose asks for that), and stops reading what is too large. */
async function fetchSmall(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, options);
  if (!response.ok) throw new Error(`it returned ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LARGEST_BYTES) throw new Error('it is too large');
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), response);
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const notFetched = (uri: string, received: string): OAuthError =>
  new OAuthError('invalid_client', 'The client’s keys could not be fetched from its jwks_uri.', {
    received,
    hint: `Make ${uri} return a JWK Set, or add the keys to the client’s jwks.`,
    spec: 'RFC 7523 §3',
  });
