import type { ImportItemView, ImportPreview } from '../../../contract/transfer.ts';
import type { ImportMode } from '../../../contract/transfer-modes.ts';

export type Action = ImportItemView['action'];

/** What would become of an item, as the list says it, and in which colour. */
export const ACTIONS: Readonly<Record<Action, { label: string; color: string }>> = {
  add: { label: 'Add', color: 'green' },
  update: { label: 'Update', color: 'iris' },
  ignore: { label: 'Keep ours', color: 'gray' },
  conflict: { label: 'Conflict', color: 'red' },
  same: { label: 'Same', color: 'gray' },
  unchosen: { label: 'Not chosen', color: 'gray' },
};

export const MODES: readonly { value: ImportMode; label: string; help: string }[] = [
  { value: 'fail', label: 'Stop', help: 'Nothing is imported while anything differs from what is here.' },
  { value: 'ignore', label: 'Keep ours', help: 'What is here stays as it is; only what is new comes in.' },
  {
    value: 'update',
    label: 'Take theirs',
    help: 'What differs is replaced by what the file says. Nothing is removed.',
  },
];

/** The key of the workspace that an item lies in. */
export const workspaceKey = ({ workspace }: Pick<ImportItemView, 'workspace'>): string => `${workspace} workspace`;

/** What an item does when some are left out. What lies in a new workspace that is left out is left out with it. */
export function actionOf(item: ImportItemView, left: ReadonlySet<string>): Action {
  if (item.action === 'same') return 'same';
  return left.has(item.key) || left.has(workspaceKey(item)) ? 'unchosen' : item.action;
}

/** What is left out once an item has been ticked, or unticked. One thing of a new workspace brings the workspace. */
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
  ignore: 'kept as ours',
  conflict: 'conflicts',
  same: 'the same',
  unchosen: 'not chosen',
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

/** Those of what the preview says about secrets that are of items that would come in. */
function ofComing<T extends Pick<ImportItemView, 'workspace' | 'noun' | 'id'>>(
  secrets: readonly T[],
  { items }: ImportPreview,
  left: ReadonlySet<string>,
): T[] {
  const nameOf = ({ workspace, noun, id }: T | ImportItemView): string => JSON.stringify([workspace, noun, id]);
  const coming = new Set(items.filter((item) => ['add', 'update'].includes(actionOf(item, left))).map(nameOf));
  return secrets.filter((secret) => coming.has(nameOf(secret)));
}

/** The secrets that are still asked for, of the items that would come in. */
export const openQuestions = (preview: ImportPreview, left: ReadonlySet<string>): ImportPreview['questions'] =>
  ofComing(preview.questions, preview, left);

/** The references that this host cannot follow, of the items that would come in. */
export const openReferences = (preview: ImportPreview, left: ReadonlySet<string>): ImportPreview['references'] =>
  ofComing(preview.references, preview, left);

/** `--allow-env A B`: what this host must be started with, so that it can follow them; undefined when that is not it. */
export function allowOption(references: ImportPreview['references']): string | undefined {
  const names = references.filter(({ state }) => state === 'not_allowed').map(({ variable }) => variable);
  return names.length === 0 ? undefined : `--allow-env ${[...new Set(names)].join(' ')}`;
}

/** Why the import cannot be applied yet, in a sentence; undefined when it can. */
export function obstacleOf(
  preview: ImportPreview,
  left: ReadonlySet<string>,
  answers: Readonly<Record<string, string>>,
): string | undefined {
  if (preview.faults.length > 0) return 'The file has faults; see above.';
  const counts = new Map(countsOf(preview.items, left));
  const conflicts = counts.get('conflict') ?? 0;
  if (conflicts > 0)
    return `${conflicts} ${conflicts === 1 ? 'differs' : 'differ'} from what is here: keep ours, take theirs, or leave ${conflicts === 1 ? 'it' : 'them'} out.`;
  if (!counts.has('add') && !counts.has('update')) return 'There is nothing to import.';
  const references = openReferences(preview, left).length;
  if (references > 0)
    return `${references} secret${references === 1 ? ' refers' : 's refer'} to variables that this host cannot read.`;
  const open = openQuestions(preview, left).filter(({ key }) => !answers[key]);
  return open.length > 0 ? `${open.length} secret${open.length === 1 ? ' is' : 's are'} still asked for.` : undefined;
}

/** The lines around a fault, numbered. */
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

/** A value of a field, short enough for a line. */
export function valueText(value: unknown): string {
  if (value === undefined) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)} …` : text;
}
