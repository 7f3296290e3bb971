import type { FaultScope } from '../../../contract/faults/fault.ts';

const LABELS = { workspace: 'workspace', client_id: 'client', username: 'user', endpoint: 'endpoint', lane: 'lane' };

/** Where a fault fires, such as `client web-app`. */
export const scopeWords = (scope: FaultScope): string[] =>
  Object.entries(LABELS).flatMap(([name, label]) => {
    const value = scope[name as keyof FaultScope];
    return value === undefined ? [] : [`${label} ${value}`];
  });

/** The scope in a path such as `/faults/for/client_id=web-app/endpoint=token`. */
export function scopeIn([, marker, ...parts]: readonly string[]): FaultScope {
  if (marker !== 'for') return {};
  const pairs = parts.map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] as const);
  return Object.fromEntries(pairs.filter(([name]) => Object.hasOwn(LABELS, name)));
}
