import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonFault } from '../../contract/config/json-fault.ts';
import { excerptText } from '../../server/core/config-error.ts';
import { excerptOf } from '../../server/config/excerpt.ts';

const around = (text: string, line: number, column: number): string =>
  excerptText({ path: '', message: '', line, column, excerpt: excerptOf(text, line, column) });

const TEXT = `{
  "version": 2,
  "workspaces": [
    {
      "tid": "default",
      "aid": 7,
      "users": [
        { "username": "alice", "password": "wonderland" }
      ],
      "clients": [
        {
          "client_id": "web",
          "client_secret": "s3cret"
          "rotated_secrets": ["old-one", "older-one"],
          "redirect_uris": ["http://localhost/cb"],
          "my_api_key": "key-1"
        }
      ]
    }
  ]
}
`;
const SECRETS = ['wonderland', 's3cret', 'old-one', 'older-one', 'key-1'];

describe('an excerpt', () => {
  it('shows the lines around the error, with a marker under it', () => {
    expect(around(TEXT, 6, 14)).toBe(
      [
        '    4 |     {',
        '    5 |       "tid": "default",',
        '    6 |       "aid": 7,',
        '      |              ^',
        '    7 |       "users": [',
        '',
      ].join('\n'),
    );
  });

  it('shows no secrets and no values of unknown fields', () => {
    expect(around(TEXT, 14, 11)).toBe(
      [
        '    12 |           "client_id": "web",',
        '    13 |           "client_secret": …',
        '    14 |           "rotated_secrets": […, …],',
        '       |           ^',
        '    15 |           "redirect_uris": ["http://localhost/cb"],',
        '',
      ].join('\n'),
    );
    expect(around(TEXT, 16, 11)).toContain('"my_api_key": …');
    expect(around(TEXT, 8, 50)).toContain('8 |         { "username": "alice", "password": … }');
  });

  it('marks the error correctly when text before it is left out', () => {
    const [, row = '', mark = ''] = around('{\n  "password": "wonderland" x\n}', 2, 28).split('\n');
    expect(row).toBe('    2 |   "password": … …');
    expect(mark.indexOf('^')).toBe(row.lastIndexOf('…'));
  });

  it.each([
    ['a quote that is missing before the field', '"username": "a", password": "s3cret"'],
    ['a quote that is missing after the field', '"username": "a", "password: "s3cret"'],
    ['a quote that is missing before the value', '"username": "a", "password": s3cret"'],
    ['a quote that is missing after the value', '"username": "a", "password": "s3cret, "disabled": true'],
    ['a value before it that does not end', '"username": "a, "password": "s3cret"'],
    ['a colon that is missing', '"username": "a", "password" "s3cret"'],
    ['single quotes', "'username': 'a', 'password': 's3cret'"],
    ['no quotes', 'username: a, password: s3cret'],
    ['a comment', '"username": "a", // password: s3cret'],
    ['a list', '"username": "a", "password": ["s3cret"]'],
    ['an object', '"username": "a", "password": { "name": "b", "x": "s3cret" }'],
  ])('hides a secret despite %s', (_, fields) => {
    const text = `{ "workspaces": [{ "users": [\n  { ${fields} }\n] }] }`;
    for (let column = 1; column <= fields.length + 6; column++) expect(around(text, 2, column)).not.toContain('s3cret');
  });

  it('hides secrets wherever the text is broken', () => {
    const edit = fc.record({
      at: fc.nat(TEXT.length),
      remove: fc.nat(3),
      insert: fc.constantFrom('', '"', ',', '}', ']', '{', '[', ':', '\n', ' x ', '//', '/*', '/*\n'),
    });
    fc.assert(
      fc.property(edit, ({ at, remove, insert }) => {
        const text = TEXT.slice(0, at) + insert + TEXT.slice(at + remove);
        const { line, column } = findJsonFault(text);
        const shown = around(text, line, column);
        for (const secret of SECRETS) expect(shown).not.toContain(secret);
      }),
      { numRuns: 3000 },
    );
  });

  it('cuts a long line around the error and shows only names there', () => {
    const entries = Array.from({ length: 2000 }, (_, n) => ({ username: `user-${n}`, password: `wonderland-${n}` }));
    const text = JSON.stringify({ version: 2, workspaces: [{ tid: 't', aid: 'a', users: entries }] });
    const column = text.indexOf('"password":"wonderland-1000"') + 1;
    const { lines, caret } = excerptOf(text, 1, column);
    expect(lines[0]!.text.length).toBeLessThan(250);
    expect(lines[0]!.text).not.toContain('wonderland');
    expect(lines[0]!.text.slice(caret - 1)).toMatch(/^"?password":/);
  });
});
