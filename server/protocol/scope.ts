import type { Client } from '../../contract/config/client.ts';
import type { Scope } from '../../contract/config/scope.ts';
import { OAuthError } from './errors.ts';

type Scopes = ReadonlyMap<string, Scope>;

/** The names in a scope parameter, without duplicates (RFC 6749 §3.3). */
export const parseScope = (text: string | undefined): string[] => [
  ...new Set((text ?? '').split(' ').filter((name) => name !== '')),
];

/**
 * The scopes of a request: those requested, each known and subscribed, plus the client's implicit ones (acp.md §3.1).
 *
 * Throws invalid_scope.
 */
export function validateScope(text: string | undefined, client: Client, scopes: Scopes): string[] {
  const asked = parseScope(text);
  for (const name of asked) {
    if (isAvailable(name, client, scopes)) continue;
    throw new OAuthError('invalid_scope', `The scope ${short(name)} is not available to this client.`, {
      hint: scopes.has(name)
        ? `Subscribe client ${client.client_id} to ${name}.`
        : `This workspace has no scope ${short(name)}. Check the spelling, or add it.`,
      expected: client.scopes.join(' '),
      received: asked.join(' '),
      spec: 'RFC 6749 §3.3',
    });
  }
  const implicit = client.scopes.filter((name) => scopes.get(name)?.implicit && !asked.includes(name));
  return [...new Set([...asked, ...implicit])];
}

/** Of scopes requested or granted earlier, those the client may still have. */
export const availableScope = (scope: readonly string[], client: Client, scopes: Scopes): readonly string[] =>
  scope.every((name) => isAvailable(name, client, scopes))
    ? scope
    : scope.filter((name) => isAvailable(name, client, scopes));

const isAvailable = (name: string, client: Client, scopes: Scopes): boolean =>
  client.scopes.includes(name) && scopes.has(name);

/** A name, cut to 256 characters: the longest a scope name can be. */
const short = (name: string): string => name.slice(0, 256);

/** The scope of a refresh: what was granted, or less (RFC 6749 §6). Throws invalid_scope. */
export function narrowScope(text: string | undefined, granted: readonly string[]): readonly string[] {
  const asked = parseScope(text);
  if (asked.length === 0) return granted;
  const excess = asked.filter((name) => !granted.includes(name));
  if (excess.length > 0) {
    throw new OAuthError('invalid_scope', `The scope ${short(excess.join(' '))} was not granted.`, {
      expected: granted.join(' '),
      received: asked.join(' '),
      hint: 'A refresh can narrow the scope, but not widen it.',
      spec: 'RFC 6749 §6',
    });
  }
  return asked;
}

/** The scopes that need the user's consent (acp.md §3.2): none for a trusted client. */
export function scopesToGrant(
  request: { scope: readonly string[]; prompt: readonly string[] },
  client: Client,
  scopes: Scopes,
  consented: ReadonlySet<string>,
): string[] {
  if (client.trusted) return [];
  return request.scope.filter((name) => {
    const scope = scopes.get(name);
    if (scope?.implicit_grant) return false;
    return scope?.transient || request.prompt.includes('consent') || !consented.has(name);
  });
}
