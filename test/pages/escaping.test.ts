import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page as BrowserPage } from 'playwright-core';
import type { Page } from '../../server/core/page.ts';
import { renderPage } from '../../server/http/pages/index.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { consentPage, errorPage, formPostPage, loginPage, logoutPage } from './pages.ts';

/** One page of each kind with the same text wherever a text can stand. */
function pagesSaying(text: string): Page[] {
  const frame = { workspace: text, issuer: text };
  const form = { action: text, csrf: text, statusUrl: text, resumeUrl: text };
  const client = {
    client_id: text,
    client_name: text,
    logo_uri: text,
    client_uri: `https://a/${text}`,
    policy_uri: text,
    tos_uri: text,
  };
  const scope = { name: text, display_name: text, description: text, transient: true };
  return [
    loginPage({
      ...frame,
      ...form,
      client,
      users: [{ username: text, name: text, email: text, groups: [text, text] }],
      username: text,
      fault: text,
    }),
    consentPage({
      ...frame,
      ...form,
      client: { ...client, client_uri: 'https://a/' },
      user: { username: text, name: text },
      groups: [{ service: text, scopes: [scope] }],
      claims: [text],
      grantedBefore: [text],
      fault: text,
    }),
    errorPage({
      ...frame,
      title: text,
      error: text,
      error_description: text,
      error_hint: text,
      cause: text,
      traceId: text,
      version: text,
    }),
    logoutPage({
      ...frame,
      action: text,
      csrf: text,
      user: { username: text, name: text },
      client_name: text,
      params: { a: text },
    }),
    formPostPage({ action: text, params: { a: text, b: text } }),
  ];
}

/** The tags and attribute names of a document, in order, as a browser's own parser finds them. */
function shapesOf(browserPage: BrowserPage, documents: readonly string[]): Promise<string[]> {
  return browserPage.evaluate((texts) => {
    const shape = (element: Element): string =>
      `<${element.localName} ${element.getAttributeNames().sort().join(' ')}>${[...element.children].map(shape).join('')}`;
    return texts.map((text) => shape(new DOMParser().parseFromString(text, 'text/html').documentElement));
  }, documents);
}

const hostile = fc.constantFrom(
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onfocus='alert(1)",
  '` autofocus',
  '</title></style></script><b>',
  '--><!--',
  '<![CDATA[',
  '&lt;script&gt;',
  '&#60;b',
  '\u0000<b>',
  '\r\n',
  '\u2028',
  '{{x}}${x}',
  'javascript:alert(1)',
);
// Never empty or blank: fields without a text are left out, which changes the shape on purpose.
const anyText = fc
  .array(fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 20 })), { minLength: 1, maxLength: 6 })
  .map((parts) => `x${parts.join('')}`);

describeInBrowser('no text breaks out of its place', { timeout: 90_000 }, () => {
  let browser: Chromium;
  let browserPage: BrowserPage;

  beforeAll(async () => {
    browser = await openChromium();
    browserPage = await (await browser.newContext()).newPage();
  });
  afterAll(() => browser.close());

  const render = (text: string): string[] => pagesSaying(text).map((page) => renderPage(page, { nonce: 'n' }).text);

  test('for any text, a page has the same tags and attributes as for plain text', async () => {
    const plain = await shapesOf(browserPage, render('x'));
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        expect(await shapesOf(browserPage, render(text))).toEqual(plain);
      }),
      { numRuns: 150 },
    );
  });

  test('a value comes back from the form unchanged', async () => {
    const text = 'a"b\'c<d>&amp;`\r\né\x80\u202e😀';
    const document = renderPage(formPostPage({ params: { state: text } }), { nonce: 'n' }).text;
    const value = await browserPage.evaluate(
      (source) =>
        new DOMParser().parseFromString(source, 'text/html').querySelector<HTMLInputElement>('[name=state]')?.value,
      document,
    );
    expect(value).toBe(text);
  });
});
