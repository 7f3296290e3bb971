import type { ImportItemView, ImportPreview } from '../../../contract/transfer.ts';
import type { ImportMode } from '../../../contract/transfer-modes.ts';

export type Action = ImportItemView['action'];

/** Label and colour for each action of an import. */
export const ACTIONS: Readonly<Record<Action, { label: string; color: string }>> = {
  add: { label: 'Add', color: 'green' },
  update: { label: 'Update', color: 'iris' },
  ignore: { label: 'Keep current', color: 'gray' },
  conflict: { label: 'Conflict', color: 'red' },
  same: { label: 'Unchanged', color: 'gray' },
  unchosen: { label: 'Skipped', color: 'gray' },
};

export const MODES: readonly { value: ImportMode; label: string; help: string }[] = [
  { value: 'fail', label: 'Stop', help: 'Import nothing if anything differs from your config.' },
  { value: 'ignore', label: 'Keep current', help: 'Keep what you have. Import only what is new.' },
  {
    value: 'update',
    label: 'Use imported',
    help: 'Replace what differs with the version in the file. Nothing is removed.',
  },
];

/** The key of an item's workspace. */
export const workspaceKey = ({ workspace }: Pick<ImportItemView, 'workspace'>): string => `${workspace} workspace`;

/** The action of an item when some are left out. Leaving out a new workspace leaves out everything in it. */
export function actionOf(item: ImportItemView, left: ReadonlySet<string>): Action {
  if (item.action === 'same') return 'same';
  return left.has(item.key) || left.has(workspaceKey(item)) ? 'unchosen' : item.action;
}

/** The left-out items after you toggle one. Including an item of a new workspace includes the workspace. */
export function toggled(
  item: ImportItemView,
  items: readonly ImportItemView[],
  left: ReadonlySet<string>,
): ReadonlySet<string> {
  const next = new Set(left);
  if (actionOf(item, left) !== 'unchosen') return next.add(item.key);
  const inside = items.filter((other) => other.workspace === item.workspace);
  if (item.noun === 'workspace') for (const { key } of inside) next.delete(key);
  else if (next.delete(workspaceKey(item))) for (const { key, noun } of inside) if (noun !== 'workspace') next.add(key);
  next.delete(item.key);
  return next;
}

const ORDER: readonly Action[] = ['conflict', 'add', 'update', 'ignore', 'unchosen', 'same'];

const COUNTED: Readonly<Record<Action, string>> = {
  add: 'to add',
  update: 'to update',
  ignore: 'to keep',
  conflict: 'conflicts',
  same: 'unchanged',
  unchosen: 'skipped',
};

/** `2 to add`, `1 conflict`. */
export const countText = (action: Action, count: number): string =>
  `${count.toLocaleString('en')} ${action === 'conflict' && count === 1 ? 'conflict' : COUNTED[action]}`;

/** How many items each action has. */
export function countsOf(items: readonly ImportItemView[], left: ReadonlySet<string>): [Action, number][] {
  const counts = new Map<Action, number>();
  for (const item of items) {
    const action = actionOf(item, left);
    counts.set(action, (counts.get(action) ?? 0) + 1);
  }
  return ORDER.flatMap((action): [Action, number][] => {
    const count = counts.get(action);
    return count === undefined ? [] : [[action, count]];
  });
}

/** The preview's secrets that belong to items to be imported. */
function ofComing<T extends Pick<ImportItemView, 'workspace' | 'noun' | 'id'>>(
  secrets: readonly T[],
  { items }: ImportPreview,
  left: ReadonlySet<string>,
): T[] {
  const nameOf = ({ workspace, noun, id }: T | ImportItemView): string => JSON.stringify([workspace, noun, id]);
  const coming = new Set(items.filter((item) => ['add', 'update'].includes(actionOf(item, left))).map(nameOf));
  return secrets.filter((secret) => coming.has(nameOf(secret)));
}

/** The secrets that items to be imported still need. */
export const openQuestions = (preview: ImportPreview, left: ReadonlySet<string>): ImportPreview['questions'] =>
  ofComing(preview.questions, preview, left);

/** The references of items to be imported that this host can't resolve. */
export const openReferences = (preview: ImportPreview, left: ReadonlySet<string>): ImportPreview['references'] =>
  ofComing(preview.references, preview, left);

/** `--allow-env A B`: the option to start the server with. Undefined if that would not help. */
export function allowOption(references: ImportPreview['references']): string | undefined {
  const names = references.filter(({ state }) => state === 'not_allowed').map(({ variable }) => variable);
  return names.length === 0 ? undefined : `--allow-env ${[...new Set(names)].join(' ')}`;
}

/** Why you can't import yet. Undefined if you can. */
export function obstacleOf(
  preview: ImportPreview,
  left: ReadonlySet<string>,
  answers: Readonly<Record<string, string>>,
): string | undefined {
  if (preview.faults.length > 0) return 'The file has errors. See above.';
  const counts = new Map(countsOf(preview.items, left));
  const conflicts = counts.get('conflict') ?? 0;
  if (conflicts > 0)
    return `${conflicts} ${conflicts === 1 ? 'differs' : 'differ'} from your config. Keep the current version, use the imported one, or leave ${conflicts === 1 ? 'it' : 'them'} out.`;
  if (!counts.has('add') && !counts.has('update')) return 'There is nothing to import.';
  const references = openReferences(preview, left).length;
  if (references > 0)
    return `${references} secret${references === 1 ? ' refers' : 's refer'} to environment variables that this server can’t read.`;
  const open = openQuestions(preview, left).filter(({ key }) => !answers[key]);
  return open.length > 0 ? `${open.length} secret${open.length === 1 ? ' is' : 's are'} still missing.` : undefined;
}

/** Numbered lines around an error. */
export function excerptOf(text: string, line: number): { line: number; text: string }[] {
  const lines = text.split('\n');
  const first = Math.max(1, line - 2);
  return lines.slice(first - 1, line + 1).map((content, index) => ({
    line: first + index,
    text: content.slice(0, 400),
  }));
}

const UNITS = ['bytes', 'KB', 'MB'];

/** `12 KB`. */
export function sizeText(characters: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(characters, 1)) / 3));
  const value = characters / 1000 ** power;
  return `${power > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`;
}

/** A field value, shortened to fit on a line. */
export function valueText(value: unknown): string {
  if (value === undefined) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)} …` : text;
}
