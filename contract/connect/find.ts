import { FRAMEWORKS } from './frameworks.ts';
import type { Framework } from './framework.ts';

/** How two names are compared: without case, spaces and signs. */
const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9#]/g, '');

const namesOf = ({ id, name, words = [] }: Framework): string[] => [id, name, ...words].map(plain);

/** The framework with this id or name. */
export const findFramework = (asked: string): Framework | undefined =>
  FRAMEWORKS.find(({ id }) => id === asked) ??
  FRAMEWORKS.find(({ id, name }) => plain(id) === plain(asked) || plain(name) === plain(asked));

/** All frameworks, those with the nearest names first. */
export function byNearness(asked: string): readonly Framework[] {
  const wanted = plain(asked);
  const distance = (framework: Framework): number =>
    Math.min(...namesOf(framework).map((name) => distanceOf(wanted, name)));
  return FRAMEWORKS.map((framework) => [framework, distance(framework)] as const)
    .toSorted(([, a], [, b]) => a - b)
    .map(([framework]) => framework);
}

/** Part of the longer name counts as near. Otherwise, the number of letters to change. */
function distanceOf(a: string, b: string): number {
  if (a.length > 2 && b.length > 2 && (b.includes(a) || a.includes(b))) return Math.abs(a.length - b.length) / 100;
  return editDistance(a, b) / Math.max(a.length, b.length, 1);
}

/** Levenshtein’s distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (const [at, other] of [...b].entries())
      next.push(Math.min(row[at + 1]! + 1, next[at]! + 1, row[at]! + (letter === other ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
