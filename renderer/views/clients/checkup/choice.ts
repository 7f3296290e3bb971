import type { NewCheckup } from '../../../../contract/checkup/checkup.ts';
import { ESSENTIAL_KINDS, ESSENTIALS, plannedKinds } from '../../../../contract/checkup/plan.ts';
import type { Client } from '../../../../contract/config/client.ts';
import type { FaultKindView } from '../../../../contract/faults/fault.ts';
import { FAULT_FAMILIES, type FaultFamily } from '../../../../contract/faults/names.ts';

export type Asked = Pick<NewCheckup, 'families' | 'kinds'>;
export type Choice = FaultFamily | typeof ESSENTIALS;

interface Option {
  choice: Choice;
  /** How many runs it adds, for this client. */
  runs: number;
}

const FAMILIES = Object.keys(FAULT_FAMILIES) as FaultFamily[];

const runsOf = (kinds: readonly FaultKindView[], client: Client, asked: Asked): number =>
  plannedKinds(kinds, client, asked).length;

/** What can be chosen for a client: the preset, and each family that has a fault for it. */
export const optionsFor = (kinds: readonly FaultKindView[], client: Client): Option[] =>
  [
    { choice: ESSENTIALS, runs: runsOf(kinds, client, { kinds: [...ESSENTIAL_KINDS] }) } as const,
    ...FAMILIES.map((choice) => ({ choice, runs: runsOf(kinds, client, { families: [choice] }) })),
  ].filter(({ runs }) => runs > 0);

/** What the server is asked for. */
export function askedBy(chosen: readonly Choice[]): Asked {
  const families = FAMILIES.filter((family) => chosen.includes(family));
  return {
    ...(families.length > 0 && { families }),
    ...(chosen.includes(ESSENTIALS) && { kinds: [...ESSENTIAL_KINDS] }),
  };
}

/** How often you log in at most: once as usual, and once for each fault. */
export const loginsFor = (kinds: readonly FaultKindView[], client: Client, chosen: readonly Choice[]): number =>
  chosen.length === 0 ? 0 : 1 + runsOf(kinds, client, askedBy(chosen));
