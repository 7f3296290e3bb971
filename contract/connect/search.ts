import { FRAMEWORKS } from './frameworks.ts';
import { GROUPS, type Framework, type Group } from './framework.ts';

/** The frameworks that match every word of a query, by group. Groups without one are left out. */
export function searchFrameworks(query: string): readonly { group: Group; frameworks: readonly Framework[] }[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = ({ id, name, group, words = [], versions }: Framework): boolean => {
    const hay = [id, name, group, versions, ...words].join('\n').toLowerCase();
    return wanted.every((word) => hay.includes(word));
  };
  return GROUPS.map((group) => ({
    group,
    frameworks: FRAMEWORKS.filter((framework) => framework.group === group && matches(framework)),
  })).filter(({ frameworks }) => frameworks.length > 0);
}
