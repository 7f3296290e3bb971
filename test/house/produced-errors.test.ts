import { describe, expect, test, type TestContext } from 'vitest';
import { parseErrors, readDocs } from '../../scripts/endpoint-docs.mjs';
import { readProducedErrors, readTestFiles } from '../world/produced-errors.ts';
import { filesBelow } from '../../scripts/rooms.mjs';

const nameOf = (file: string): string => file.replace(/^.*\//, '').replace(/\.ts$/, '');
const { endpoints, grants } = readDocs();

/** Which codes a comment promises, and which were seen. Grants answer at the token endpoint, by their wire name. */
const subjects = [
  ...endpoints.map((doc) => ({ doc, sees: { endpoint: nameOf(doc.file) } })),
  ...grants.map((doc) => ({ doc, sees: { endpoint: 'token', grantType: nameOf(doc.file).replaceAll('-', '_') } })),
].map(({ doc, sees }) => ({ file: doc.file, promised: parseErrors(doc.tags.errors ?? 'none'), sees }));

/** Codes of any request that no endpoint reads: a method, a body or a fault of our own. */
const FOR_ALL = new Set(['server_error']);
const STATUSES_FOR_ALL = new Set([405, 413, 415]);

function skipUnlessWholeRun({ skip }: TestContext): void {
  const ran = readTestFiles();
  const missing = filesBelow('test')
    .filter((path) => /\.test\.tsx?$/.test(path) && !path.endsWith('/produced-errors.test.ts'))
    .filter((path) => !ran.has(path));
  if (missing.length > 0) skip(`Only a run of all test files can tell; these did not run: ${missing.join(', ')}`);
}

const seenAt = (sees: { endpoint: string; grantType?: string }) =>
  readProducedErrors().filter(
    ({ endpoint, grantType }) =>
      endpoint === sees.endpoint && (sees.grantType === undefined || grantType === sees.grantType),
  );

describe('errors and the tests that produce them', () => {
  test.for(subjects)('$file: every @errors code is produced by a test', ({ promised, sees }, context) => {
    skipUnlessWholeRun(context);
    const surely = seenAt(sees).filter(({ byChance }) => !byChance);
    const seen = new Set(surely.map(({ code }) => code));
    expect(promised.map(({ code }) => code).filter((code) => !seen.has(code))).toEqual([]);
  });

  const whole = subjects.filter(({ sees }) => !('grantType' in sees));

  test.for(whole)('$file: no test produced a code that @errors does not name', ({ promised, sees }) => {
    const named = new Set(promised.map(({ code }) => code));
    const unnamed = seenAt(sees).filter(({ code, status }) => !named.has(code) && !STATUSES_FOR_ALL.has(status));
    expect([...new Set(unnamed.map(({ code }) => code))].filter((code) => !FOR_ALL.has(code))).toEqual([]);
  });

  test.for(whole)('$file: an error has the status that @errors names, unless it went to the client', (subject) => {
    const named = new Set(subject.promised.map(({ code, status }) => `${code} ${status}`));
    const answered = seenAt(subject.sees).filter(
      ({ code, status }) => !FOR_ALL.has(code) && !STATUSES_FOR_ALL.has(status),
    );
    const atClient = new Set([200, 303]);
    const other = answered.filter(({ status }) => !atClient.has(status)).map(({ code, status }) => `${code} ${status}`);
    expect([...new Set(other)].filter((seen) => !named.has(seen))).toEqual([]);
  });
});
