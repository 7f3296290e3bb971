/** Texts of the faults screen, which tests import. */
export const FAULT_WORDS = {
  description:
    'Make this server answer wrong on purpose, to see whether your client reacts correctly. Nothing is stored.',
  search: 'Search kinds of faults …',
  planted: 'Planted',
  none: 'Nothing is planted',
  noneHint: 'Choose a kind below. It can be limited to one client, user or endpoint.',
  plant: 'Plant fault',
  save: 'Save set',
  load: 'Load set',
  end: 'End fault',
  anything: 'Everything',
  any: 'Any',
  showFlows: 'Show in Live',
  clearScope: 'Clear',
} as const;

export const couldNot = (what: string): string => `Couldn’t ${what}`;
