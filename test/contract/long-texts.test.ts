import { describe, expect, test } from 'vitest';
import { resolved } from '../../contract/traffic/har/foreign/draft.ts';
import { answerIn } from '../../contract/traffic/parameters.ts';
import { tokensIn } from '../../contract/traffic/read/find-tokens.ts';
import { redactExchange } from '../../contract/traffic/redact.ts';
import type { Exchange } from '../../contract/traffic/traffic.ts';

/** A recording of another program may hold anything. If time grew with the square of a text, these would take minutes. */
const LONG = 1_000_000;
const filled = (part: string, length = LONG): string => part.repeat(Math.ceil(length / part.length));

const exchangeWith = (text: string): Exchange => ({
  exchangeId: 'x',
  endpoint: 'other',
  receivedAt: 0,
  weight: 0,
  request: { method: 'GET', url: '/', headers: {} },
  reply: { status: 200, headers: { 'content-type': 'text/html' }, body: { text, bytes: text.length, cut: false } },
});

describe('a long text of', () => {
  test.for(['<form', '<input', '<input name', '<input name=', "<input name='", '<input value="'])(
    '%s has no answer',
    (part) => {
      const exchange = exchangeWith(`<form>${filled(part, 190_000)}`);
      for (let round = 0; round < 20; round += 1) expect(answerIn(exchange)).toBeUndefined();
    },
  );

  test.for(['<input', '<input name=code value', 'code=', 'code="', 'eyJ', 'eyJ-', 'eyJa.', '-eyJaaaaaaaa.bb'])(
    '%s is redacted',
    (part) => {
      expect(redactExchange(exchangeWith(filled(part)))).toBeDefined();
    },
  );

  test.for(['eyJ', 'eyJaaaaaaaa', 'eyJaaaaaaaa ', 'eyJaaaaaaaa.', 'eyJaaaaaaaa.b ', 'eyJaaaaaaaa.eyJ'])(
    '%s is searched for tokens',
    (part) => {
      expect(tokensIn(exchangeWith(filled(part)))).toEqual([]);
    },
  );

  test('letters is the base of a relative URL', () => {
    const base = `http://localhost/${filled('a')}/b`;
    expect(resolved('c', base)).toBe(base.replace(/b$/, 'c'));
  });
});

test('a page that was cut off shows nothing of its last field', () => {
  const cut = exchangeWith('<form><input type="hidden" name="code" value="s3cr3t');
  expect(JSON.stringify(redactExchange(cut))).not.toContain('s3cr3t');
});

test('a token is found right after letters, and after something that looks like the beginning of one', () => {
  const jwt = [{ alg: 'none' }, { sub: 'alice' }, 'x']
    .map((part) => btoa(JSON.stringify(part)).replaceAll('=', ''))
    .join('.');
  for (const before of ['', 'id_token%3D', 'eyJhbGciOiJub25lIn0 ', 'eyJhbGciOiJub25lIn0. ', 'eyJhbGciOiJub25lIn0.b '])
    expect(tokensIn(exchangeWith(before + jwt)).map(({ jwt: { raw } }) => raw)).toEqual([jwt]);
});
