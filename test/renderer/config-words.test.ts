import { describe, expect, test } from 'vitest';
import type { ImportItemView, ImportPreview } from '../../contract/transfer.ts';
import { EXPORT_FORMATS, IMPORT_MODES, SECRET_MODES } from '../../contract/transfer-modes.ts';
import {
  exportInputOf,
  FORMATS,
  secretsFor,
  SECRETS,
  type ExportChoice,
} from '../../renderer/views/config/export-words.ts';
import {
  actionOf,
  allowOption,
  countsOf,
  countText,
  excerptOf,
  MODES,
  obstacleOf,
  openQuestions,
  sizeText,
  toggled,
  valueText,
} from '../../renderer/views/config/import-words.ts';

const item = (id: string, action: ImportItemView['action']): ImportItemView => ({
  key: `a/b client ${id}`,
  workspace: 'a/b',
  noun: 'client',
  id,
  verb: action === 'add' ? 'added' : 'changed',
  action,
  fields: [],
});
const preview = (items: ImportItemView[], more: Partial<ImportPreview> = {}): ImportPreview => ({
  format: 'understudy',
  revision: 1,
  workspaces: ['a/b'],
  items,
  questions: [],
  references: [],
  faults: [],
  report: [],
  keys: [],
  ...more,
});
const NONE = new Set<string>();

describe('an import', () => {
  const items = [item('one', 'add'), item('two', 'conflict'), item('three', 'same')];

  test('counts what would happen, including left-out items', () => {
    expect(countsOf(items, NONE)).toEqual([
      ['conflict', 1],
      ['add', 1],
      ['same', 1],
    ]);
    expect(countsOf(items, new Set(['a/b client two', 'a/b client three']))).toEqual([
      ['add', 1],
      ['unchosen', 1],
      ['same', 1],
    ]);
  });

  test('puts the counts into words', () => {
    expect([countText('conflict', 1), countText('conflict', 2), countText('add', 1_200)]).toEqual([
      '1 conflict',
      '2 conflicts',
      '1,200 to add',
    ]);
  });

  test('cannot be applied with errors, conflicts, nothing to do or missing secrets, and says so', () => {
    const question = { key: 'q', workspace: 'a/b', noun: 'client' as const, id: 'one', field: 'client_secret' };
    const open = preview([item('one', 'add')], { questions: [question] });
    expect(obstacleOf(preview(items, { faults: [{ path: '', message: 'x' }] }), NONE, {})).toContain('errors');
    expect(obstacleOf(preview(items), NONE, {})).toContain('1 differs from your config');
    expect(obstacleOf(preview(items), new Set(['a/b client two']), {})).toBeUndefined();
    expect(obstacleOf(preview([item('three', 'same')]), NONE, {})).toBe('There is nothing to import.');
    expect(obstacleOf(open, NONE, { q: '' })).toBe('1 secret is still missing.');
    expect(obstacleOf(open, NONE, { q: 's' })).toBeUndefined();
  });

  test('asks only for the secrets of imported items', () => {
    const question = { key: 'q', workspace: 'a/b', noun: 'client' as const, id: 'one', field: 'client_secret' };
    const found = preview([item('one', 'add')], { questions: [question] });
    expect(openQuestions(found, NONE)).toHaveLength(1);
    expect(openQuestions(found, new Set(['a/b client one']))).toHaveLength(0);
  });

  test('shows the lines around an error, including at the start and end', () => {
    const text = 'a\nb\nc\nd\ne';
    expect(excerptOf(text, 3).map(({ line }) => line)).toEqual([1, 2, 3, 4]);
    expect(excerptOf(text, 1)).toEqual([
      { line: 1, text: 'a' },
      { line: 2, text: 'b' },
    ]);
    expect(excerptOf(text, 5).map(({ text: line }) => line)).toEqual(['c', 'd', 'e']);
  });

  test.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1500, '1.5 KB'],
    [24_000, '24 KB'],
    [3_400_000, '3.4 MB'],
    [5_000_000_000, '5000 MB'],
  ])('%d characters are %s', (characters, text) => expect(sizeText(characters)).toBe(text));

  test('values are shortened', () => {
    expect([valueText('a'), valueText(['a']), valueText(undefined)]).toEqual(['a', '["a"]', '–']);
    expect(valueText('x'.repeat(1000)).length).toBeLessThan(310);
  });
});

test.each([
  ['export format', FORMATS, EXPORT_FORMATS],
  ['secret mode', SECRETS, SECRET_MODES],
  ['import mode', MODES, IMPORT_MODES],
])('every %s of the contract is offered once', (_list, offered, all) => {
  expect(offered.map(({ value }) => value).toSorted()).toEqual([...all].toSorted());
});

describe('an export', () => {
  const choice: ExportChoice = {
    format: 'understudy',
    secrets: 'placeholders',
    what: 'everything',
    clients: ['x'],
    users: [],
    keys: true,
  };

  test('of everything lists nothing; a selection also lists the workspace', () => {
    expect(exportInputOf(choice, 'a/b')).toEqual({ format: 'understudy', secrets: 'placeholders', keys: true });
    expect(exportInputOf({ ...choice, what: 'workspace' }, 'a/b')).toMatchObject({ workspaces: ['a/b'] });
    expect(exportInputOf({ ...choice, what: 'chosen' }, 'a/b')).toMatchObject({ clients: ['x'], users: [] });
  });

  test('to ACP has secrets in plain text or not at all, and never keys', () => {
    expect(secretsFor('acp-flat').map(({ value }) => value)).toEqual(['stripped', 'included']);
    expect(exportInputOf({ ...choice, format: 'acp-tree' }, 'a/b')).toMatchObject({ secrets: 'stripped', keys: false });
  });
});

describe('a new workspace in an import', () => {
  const inside = (noun: ImportItemView['noun'], id: string): ImportItemView => ({
    ...item(id, 'add'),
    key: noun === 'workspace' ? 'a/b workspace' : `a/b ${noun} ${id}`,
    noun,
  });
  const items = [inside('workspace', 'a/b'), inside('user', 'ann'), inside('client', 'web')];
  const unchosen = (left: ReadonlySet<string>) =>
    items.filter((each) => actionOf(each, left) === 'unchosen').map(({ noun }) => noun);

  test('takes its content with it when left out, and is included with any of its content', () => {
    const [workspace, user] = items as [ImportItemView, ImportItemView];
    const none = toggled(workspace, items, NONE);
    expect(unchosen(none)).toEqual(['workspace', 'user', 'client']);
    const one = toggled(user, items, none);
    expect(unchosen(one)).toEqual(['client']);
    expect(unchosen(toggled(user, items, one))).toEqual(['user', 'client']);
    expect(unchosen(toggled(workspace, items, none))).toEqual([]);
  });

  test('waits until the host may read the variables its secrets refer to', () => {
    const about = { workspace: 'a/b', noun: 'client' as const, id: 'web', field: 'client_secret', message: '' };
    const references = [
      { ...about, variable: 'WEB', state: 'not_allowed' as const },
      { ...about, variable: 'WEB', field: 'rotated_secrets[0]', state: 'not_allowed' as const },
      { ...about, variable: 'OLD', field: 'rotated_secrets[1]', state: 'not_set' as const },
    ];
    const referring = preview(items, { references });
    expect(obstacleOf(referring, NONE, {})).toBe(
      '3 secrets refer to environment variables that this server can’t read.',
    );
    expect(obstacleOf(referring, new Set(['a/b client web']), {})).toBeUndefined();
    expect(allowOption(references)).toBe('--allow-env WEB');
    expect(allowOption(references.slice(2))).toBeUndefined();
  });
});
