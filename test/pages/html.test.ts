import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html, raw, webLink } from '../../server/markup/html.ts';

test('html escapes every value, in text and in attributes', () => {
  const text = html`<p title="${'"><script>'}">${"<b>&'`"}</p>`.text;
  expect(text).toBe('<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;&#39;&#96;</p>');
});

test('no text leaves html with a character that could begin a tag or end an attribute', () => {
  const harmless = fc.property(fc.string({ unit: 'binary' }), (text) => !/[<>"'`\r]/.test(html`${text}`.text));
  expect(fc.check(harmless).counterexample).toBeNull();
});

test('arrays are joined; false and undefined leave nothing; raw and nested html stay as they are', () => {
  const items = ['<', '>'].map((item) => html`<li>${item}</li>`);
  expect(html`${items}${false}${undefined}${0}${raw('<hr>')}`.text).toBe('<li>&lt;</li><li>&gt;</li>0<hr>');
});

test('only http and https become links', () => {
  expect(webLink('https://client.example/terms')).toBe('https://client.example/terms');
  for (const uri of ['javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', '//host', undefined]) {
    expect(webLink(uri)).toBeUndefined();
  }
});
