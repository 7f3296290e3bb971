import type { HeldView, Release } from '../../contract/breakpoints/held.ts';
import { TOKEN_NAMES } from '../../contract/breakpoints/points.ts';

/** One sentence that says why an exchange can’t be edited like this. */
export function refusalOf({ at, request, reply }: HeldView, { action, edits }: Release): string | undefined {
  if (!edits) return undefined;
  if (action === 'drop' || action === 'error') return `edits: nothing of it would be sent with the action ${action}.`;
  const { status, body, parameters, claims } = edits;
  if (at === 'request') {
    const [name] = Object.entries({ status, body, claims }).flatMap(([key, value]) => (value === undefined ? [] : key));
    return name === undefined
      ? undefined
      : `edits.${name}: belongs to a reply, and this exchange waits at its request.`;
  }
  for (const name of TOKEN_NAMES)
    if (claims?.[name] && !reply?.claims?.[name]) return `edits.claims.${name}: the reply contains no such JWT.`;
  if (parameters && !reply?.parameters)
    return 'edits.parameters: the reply is no authorization response. Edit its body instead.';
  for (const [name, value] of Object.entries(parameters ?? {}))
    if (typeof value !== 'string') return `edits.parameters.${name}: an authorization response has one value of each.`;
  if (body !== undefined && (claims || parameters))
    return 'edits.body: replaces what the edited claims and parameters would be written into. Send one or the other.';
  return request.method === 'HEAD' && body !== undefined ? 'edits.body: a reply to HEAD has no body.' : undefined;
}
