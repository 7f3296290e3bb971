import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OAUTH_ERRORS } from '../../contract/oauth-errors.ts';
import { STEPS } from '../../contract/traffic/flow.ts';
import { TAGS, parseErrors, readDocs, renderEndpointsPage, withEndpointsTable } from '../../scripts/endpoint-docs.mjs';
import { ENDPOINTS } from '../../server/endpoints/index.ts';
import { filesBelow } from '../../scripts/rooms.mjs';
import { ROOT } from './source-files.ts';

const { endpoints, grants } = readDocs();
const documented = [...endpoints, ...grants];
/** A page asks for no credentials, so it has no challenge that a 401 would need (RFC 9110 §15.5.2). */
function statusOf(code: string, onPages: boolean): number | undefined {
  const statuses: Record<string, { status: number }> = OAUTH_ERRORS;
  const status = statuses[code]?.status;
  return onPages && status === 401 ? 400 : status;
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('comments over endpoints', () => {
  test('every mounted endpoint has a file of its name with a comment over it', () => {
    const files = endpoints.map(({ file }) => file);
    expect(ENDPOINTS.map(({ name }) => `server/endpoints/${name}.ts`).toSorted()).toEqual(files.toSorted());
  });

  test('every grant has a comment over it', () => {
    const files = filesBelow('server/endpoints/grants').filter((path) => !path.endsWith('/grant.ts'));
    expect(grants.map(({ file }) => file)).toEqual(files.toSorted());
  });

  test.each(documented)('$file has every tag, and no other', ({ tags, unknownTags, title, summary }) => {
    expect(TAGS.filter((tag) => tags[tag] === undefined)).toEqual([]);
    expect(unknownTags).toEqual([]);
    expect(title).not.toBe('');
    expect(summary).toMatch(/\.$/);
  });

  test.each(documented)('$file: @errors are known codes with their status', ({ file, tags }) => {
    const onPages = ENDPOINTS.some(({ name, errors }) => errors === 'page' && file === `server/endpoints/${name}.ts`);
    for (const { code, status } of parseErrors(tags.errors ?? ''))
      expect({ code, status }).toEqual({ code, status: statusOf(code, onPages) });
  });

  test.each(documented)('$file: @flow names steps that exist', ({ tags }) => {
    const steps = tags.flow === 'none' ? [] : (tags.flow ?? '').split(', ');
    expect(steps.filter((step) => !(step in STEPS))).toEqual([]);
  });
});

describe('generated documentation', () => {
  test('docs/endpoints.md is what the comments say: `npm run docs` writes it', () => {
    expect(read('docs/endpoints.md')).toBe(renderEndpointsPage(ENDPOINTS));
  });

  test('the table of the README is what is mounted: `npm run docs` writes it', () => {
    expect(read('README.md')).toBe(withEndpointsTable(read('README.md'), ENDPOINTS));
  });
});
