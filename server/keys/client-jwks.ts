import type { Clock, Core } from '../core/ports.ts';
import { OAuthError } from '../protocol/errors.ts';

const TIMEOUT_MS = 5000;
const KEPT_MS = 5 * 60_000;
/** A client with a wrong kid must not trigger a fetch on every request. */
const COOLDOWN_MS = 10_000;
const LARGEST_BYTES = 512 * 1024;
const CACHED_URIS = 200;

type Jwks = Awaited<ReturnType<Core['fetchJwks']>>;

/** Fetches clients' JWKS and caches each for five minutes. Throws invalid_client if one can't be fetched. */
export function createJwksFetcher(clock: Clock): Core['fetchJwks'] {
  const cache = new Map<string, { at: number; jwks: Promise<Jwks> }>();
  return (uri, fresh) => {
    const cached = cache.get(uri);
    if (cached && clock() - cached.at < (fresh ? COOLDOWN_MS : KEPT_MS)) return cached.jwks;
    const jwks = fetchJwks(uri);
    cache.set(uri, { at: clock(), jwks });
    if (cache.size > CACHED_URIS) cache.delete(cache.keys().next().value ?? '');
    jwks.catch(() => cache.delete(uri));
    return jwks;
  };
}

async function fetchJwks(uri: string): Promise<Jwks> {
  try {
    const response = await fetch(uri, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept: 'application/json' },
      redirect: 'error',
    });
    if (!response.ok) throw new Error(`it returned ${response.status}`);
    const text = await response.text();
    if (text.length > LARGEST_BYTES) throw new Error('it is too large');
    const jwks = JSON.parse(text) as Jwks;
    if (!Array.isArray(jwks.keys)) throw new Error('it is not a JWK Set');
    return jwks;
  } catch (error) {
    throw new OAuthError('invalid_client', 'The client’s keys could not be fetched from its jwks_uri.', {
      received: error instanceof Error ? error.message : String(error),
      hint: `Make ${uri} return a JWK Set, or add the keys to the client’s jwks.`,
      spec: 'RFC 7523 §3',
    });
  }
}
