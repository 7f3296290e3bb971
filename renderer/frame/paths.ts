import { useHashLocation } from 'wouter/use-hash-location';

/** A path in the console: `pathTo('clients', 'my app')` is `/clients/my%20app`. */
export const pathTo = (...parts: string[]): string => `/${parts.map((part) => encodeURIComponent(part)).join('/')}`;

/** The screen of faults, for a scope: `/faults/for/client_id%3Dweb-app`. */
export const pathToFaults = (scope: Readonly<Record<string, string | undefined>>): string =>
  pathTo(
    'faults',
    'for',
    ...Object.entries(scope).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`])),
  );

/** The parts of a path, decoded. A part that can't be decoded is kept as it is. */
export function partsOf(path: string): string[] {
  return path.split('/').filter(Boolean).map(decodePart);
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * The parts of the current path, such as `['clients', 'a/b']`. Read here because a router would treat `%2F` as a slash.
 */
export function usePathParts(): string[] {
  const [path] = useHashLocation();
  return partsOf(path);
}
