import { MantineProvider } from '@mantine/core';
import { createElement, type ComponentType } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport, type Plugin } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';
import type * as catalogue from '../../contract/traffic/checks.ts';
import { CHECKS, placeOf, titleOf, type CheckRef, type CheckTable } from '../../contract/traffic/checks.ts';
import type { Check } from '../../contract/traffic/flow.ts';
import { STEPS } from '../../contract/traffic/steps.ts';
import { renderChecksPage } from '../../scripts/docs/checks-page.mjs';
import { filesBelow, isSource } from '../../scripts/rooms.mjs';
import type { FlowLog, FlowRecorder } from '../../server/core/ports.ts';
import { createEventLog } from '../../server/live/event-log.ts';
import type * as recorderModule from '../../server/live/recorder.ts';
import { ROOT } from '../house/source-files.ts';

const table: CheckTable = CHECKS;
const ids = Object.keys(CHECKS) as (keyof typeof CHECKS)[];

describe('the catalogue', () => {
  test('every check has a title of its own, a step that exists and its specification', () => {
    expect(new Set(Object.values(table).map(({ title }) => title)).size).toBe(ids.length);
    for (const { title, steps } of Object.values(table)) {
      expect(title).toMatch(/^[A-Z][^.]+$/);
      expect(Object.keys(steps).filter((step) => !(step in STEPS))).toEqual([]);
      for (const spec of Object.values(steps)) expect(spec).toMatch(/^(?:RFC \d+ §|OpenID Connect |OAuth 2\.1 §)/);
      expect(Object.keys(steps)).not.toEqual([]);
    }
  });

  test('every check is recorded somewhere in the server', () => {
    const sources = filesBelow('server').filter(isSource);
    const text = sources.map((path) => readFileSync(join(ROOT, path), 'utf8')).join('\n');
    expect(ids.filter((id) => !text.includes(`'${id}'`))).toEqual([]);
  });

  test('one of an older recording keeps its name, in words', () => {
    expect(titleOf('code-unspent')).toBe('Code unspent');
    expect(titleOf('constructor')).toBe('Constructor');
  });
});

describe('who records a check names its id only', () => {
  test('step and specification come from the catalogue', () => {
    expect(placeOf('pkce-verified')).toEqual({
      step: 'request-validated',
      check: 'pkce-verified',
      spec: 'RFC 7636 §4.6',
    });
    expect(placeOf(['token-sent', 'revocation-requested'])).toEqual({
      step: 'revocation-requested',
      check: 'token-sent',
      spec: 'RFC 7009 §2.1',
    });
  });

  test('an id that is not in the catalogue does not compile', () => {
    // @ts-expect-error -- no such check
    const unknown: CheckRef = 'pkce-verifed';
    // @ts-expect-error -- occurs in two steps, so its caller says in which
    const undecided: CheckRef = 'token-sent';
    // @ts-expect-error -- does not occur in that step
    const misplaced: CheckRef = ['token-sent', 'code-issued'];
    // @ts-expect-error -- occurs in one step, which the catalogue knows
    const repeated: CheckRef = ['pkce-verified', 'request-validated'];
    const cite = (flow: FlowLog) =>
      // @ts-expect-error -- its specification is a fact of the check, not of one call
      flow.passed('pkce-verified', { spec: 'RFC 7636' });
    expect([unknown, undecided, misplaced, repeated, cite]).toHaveLength(5);
  });
});

/** One more row in the catalogue, and not another edit: everything that reads the file reads it so. */
const withOneMore: Plugin = {
  name: 'one-more-check',
  enforce: 'pre',
  // Class names do not matter here, and this way of importing knows no styles.
  resolveId: (id) => (id.endsWith('.module.css') ? '\0styles' : undefined),
  load: (id) => (id === '\0styles' ? 'export default {}' : undefined),
  transform: (code, id) =>
    id.endsWith('/contract/traffic/checks.ts')
      ? code.replace(
          'const CHECKS = {',
          `const CHECKS = { 'dpop-proof': {
            title: 'DPoP proof valid',
            steps: { 'token-requested': 'RFC 9449 §4.3' },
            expected: 'a DPoP proof',
            whenFailed: { hint: 'Send the DPoP header.' },
          },`,
        )
      : undefined,
};

async function load<T>(path: string): Promise<T> {
  const { module } = await runnerImport<T>(join(ROOT, path), {
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    plugins: [withOneMore],
  });
  return module;
}

describe('a check is added by one row', () => {
  let recorded: Check[] = [];
  let extended: typeof catalogue;

  beforeAll(async () => {
    extended = await load('contract/traffic/checks.ts');
    const { createRecorder } = await load<typeof recorderModule>('server/live/recorder.ts');
    const events = createEventLog({ clock: () => 0 });
    const next = () => 'id';
    const recorder: FlowRecorder = createRecorder({ events, ids: { id: next, secret: next, uuid: next } });
    const flow = recorder.start('token', { id: 'default/default' } as Parameters<FlowRecorder['start']>[1], 'x1');
    flow.passed('dpop-proof' as CheckRef, { received: 'a DPoP proof' });
    flow.failed('dpop-proof' as CheckRef, { error: 'invalid_request', received: 'none' });
    recorded = [...(events.traffic().flows.get(flow.flowId)?.steps['token-requested'] ?? [])];
  });

  test('the server records it in its step, with its specification and its words', () => {
    expect(recorded).toMatchObject([
      { check: 'dpop-proof', outcome: 'passed', spec: 'RFC 9449 §4.3', expected: 'a DPoP proof' },
      { check: 'dpop-proof', outcome: 'failed', spec: 'RFC 9449 §4.3', hint: 'Send the DPoP header.' },
    ]);
  });

  test('docs/checks.md lists it under its step', () => {
    const page = renderChecksPage(STEPS, extended.CHECKS);
    const section = page.split('\n## ').find((part) => part.includes('`token-requested`'));
    expect(section).toMatch(/DPoP proof valid +\| `dpop-proof` +\| RFC 9449 §4.3 +\| Send the DPoP header\./);
    expect(renderChecksPage(STEPS, CHECKS)).not.toContain('dpop-proof');
  });

  test('the console shows it by its title, and what to do when it failed', async () => {
    const { CheckList } = await load<{ CheckList: ComponentType<{ checks: readonly Check[] }> }>(
      'renderer/views/live/picture/CheckList.tsx',
    );
    const bare: Check = { check: 'dpop-proof', outcome: 'failed', at: 0, received: 'none' };
    const list = createElement(CheckList, { checks: [...recorded, bare] });
    const html = renderToStaticMarkup(createElement(MantineProvider, null, list));
    expect(html.match(/DPoP proof valid/g)).toHaveLength(3);
    expect(html.match(/Send the DPoP header\./g)).toHaveLength(1);
    expect(html).toContain('RFC 9449');
  });
});
