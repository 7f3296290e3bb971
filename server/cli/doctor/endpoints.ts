import { ask, codeOf, jsonIn } from './ask.ts';
import type { Target } from './discovery.ts';
import { failed, good, warning, type Finding } from './finding.ts';

/** Endpoints that a client calls itself (OpenID Connect Discovery §3, RFC 8414 §2). */
const CALLED = ['token', 'userinfo', 'introspection', 'revocation', 'registration', 'pushed_authorization_request'];
/** Endpoints that only a browser visits. */
const VISITED = ['authorization', 'end_session'];

type Metadata = Readonly<Record<string, unknown>>;

/** Whether what discovery lists can be reached from here. */
export async function checkEndpoints(metadata: Metadata, target: Target): Promise<Finding[]> {
  const called = CALLED.map((name) => `${name}_endpoint`).filter((name) => name in metadata);
  const results = await Promise.all(called.map((name) => checkCalled(name, metadata[name], target)));
  const faults = results.filter((result) => result !== undefined);
  const fine = called.length - faults.length;
  const missing = ['token_endpoint', 'jwks_uri', 'authorization_endpoint']
    .filter((name) => !(name in metadata))
    .map((name) => warning('endpoints', `Discovery has no ${name}.`));
  return [
    ...(fine > 0 ? [good('endpoints', `${fine} of ${called.length} endpoints that clients call can be reached.`)] : []),
    ...faults,
    ...missing,
    ...VISITED.flatMap((name) => checkVisited(`${name}_endpoint`, metadata, target)),
  ];
}

async function checkCalled(name: string, value: unknown, { issuer, trust }: Target): Promise<Finding | undefined> {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (!url) return failed('endpoints', `${name} is not a URL.`);
  if (issuer.protocol === 'https:' && url.protocol !== 'https:')
    return failed('endpoints', `${name} is http (${url.href}), though the issuer is https.`, {
      advice: 'Tell the server its public address. A proxy that ends TLS must not change what discovery says.',
    });
  try {
    const { status } = await ask(url.href, { method: 'OPTIONS', trust });
    const again = status === 404 ? (await ask(url.href, { trust })).status : status;
    return again === 404 || again >= 500 ? failed('endpoints', `${name} answers ${again} at ${url.href}.`) : undefined;
  } catch (error) {
    return failed('endpoints', `${name} can’t be reached from here: ${url.href} (${codeOf(error)}).`, {
      advice: 'Clients call it themselves. Its host must be a name that works here.',
    });
  }
}

/** A browser may know other names than this machine, so only what is plainly wrong counts. */
function checkVisited(name: string, metadata: Metadata, { issuer }: Target): Finding[] {
  const value = metadata[name];
  if (value === undefined) return [];
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (!url) return [failed('endpoints', `${name} is not a URL.`)];
  return url.host === issuer.host ? [] : [good('browser', `Browsers visit ${name} at ${url.origin}.`)];
}

/** Whether tokens can be verified: a key set with keys for signatures (RFC 7517 §5). */
export async function checkKeys(metadata: Metadata, { trust }: Target): Promise<Finding[]> {
  const url = metadata['jwks_uri'];
  if (typeof url !== 'string' || !URL.canParse(url)) return [];
  try {
    const answer = await ask(url, { trust });
    const keys = jsonIn(answer)?.['keys'];
    if (answer.status !== 200 || !Array.isArray(keys))
      return [failed('keys', `${url} answers ${answer.status} without a list of keys.`)];
    const signing = (keys as { use?: string; alg?: string }[]).filter(({ use }) => use === undefined || use === 'sig');
    if (signing.length === 0)
      return [failed('keys', `${url} has no key for signatures.`, { advice: 'No client can verify a token.' })];
    const algorithms = [...new Set(signing.map(({ alg }) => alg ?? 'no alg'))].join(', ');
    return [good('keys', `The key set has ${signing.length} signing keys (${algorithms}).`)];
  } catch (error) {
    return [failed('keys', `The key set can’t be reached from here: ${url} (${codeOf(error)}).`)];
  }
}
