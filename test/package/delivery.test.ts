import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import { partsOf, takenBy } from '../../server/compose/options.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const FLAGS = new Set(takenBy('serve').map((option) => `--${partsOf(option).flag}`));
const flagsIn = (text: string): string[] => [...text.matchAll(/(?<=[\s"'[(])--[a-z-]+/g)].map(([flag]) => flag);

interface Workflow {
  jobs?: Record<string, { steps: { run?: string; uses?: string }[] }>;
  runs?: { steps: { run?: string; uses?: string }[] };
}

const stepsOf = ({ jobs = {}, runs }: Workflow) =>
  [...Object.values(jobs), ...(runs ? [runs] : [])].flatMap(({ steps }) => steps);

const WORKFLOWS = [
  '.github/workflows/ci.yml',
  '.github/workflows/release.yml',
  '.github/actions/stop/action.yml',
  'action.yml',
];

describe('the image', () => {
  test('starts the server with options that it has', () => {
    const [, command = ''] = /^CMD (\[.*\])$/m.exec(read('Dockerfile')) ?? [];
    const [name, ...args] = JSON.parse(command) as string[];
    expect(name).toBe('serve');
    expect(args.filter((arg) => arg.startsWith('--') && !FLAGS.has(arg))).toEqual([]);
  });

  test.each([
    ['compose.yml', 'http'],
    ['compose.https.yml', 'https'],
  ])('%s gives its application a client of the starter config', (name, scheme) => {
    const { services } = parse(read(`docs/container/${name}`)) as {
      services: Record<string, { command?: string[]; environment: Record<string, string> }>;
    };
    const given = services['idp']?.command?.filter((arg) => arg.startsWith('--')) ?? [];
    expect(given.filter((flag) => !FLAGS.has(flag))).toEqual([]);
    const [alsoHost] = services['idp']?.command?.slice(-1) ?? [];
    expect(services['app']?.environment['OAUTH2_PROXY_OIDC_ISSUER_URL']).toBe(
      `${scheme}://${alsoHost}/default/default`,
    );
  });
});

describe.each(WORKFLOWS)('%s', (path) => {
  const steps = stepsOf(parse(read(path)) as Workflow);

  test('runs scripts that package.json has', () => {
    const names = steps.flatMap(({ run = '' }) => [...run.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name));
    expect(names.filter((name) => !(String(name) in manifest.scripts))).toEqual([]);
  });

  test('uses actions of a fixed version, or of this repository', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.filter((name) => !/^(\.\/|[\w-]+\/[\w-]+@v\d+$)/.test(name))).toEqual([]);
  });
});

test('the action passes options that the server has', () => {
  const [start] = read('scripts/action/start.sh').match(/options=.*/g) ?? [];
  expect(flagsIn(String(start)).filter((flag) => !FLAGS.has(flag))).toEqual([]);
});

test('release notes are the entries of that version', () => {
  const notes = (version: string) =>
    spawnSync(process.execPath, [join(ROOT, 'scripts/release-notes.mjs'), version], { encoding: 'utf8' });
  expect(notes('Unreleased').stdout).toContain('### Added');
  expect(notes('9.9.9')).toMatchObject({ status: 1, stdout: '' });
});

test('nothing tells anybody to install the package of that name that belongs to others', () => {
  const { stdout } = spawnSync(
    'git',
    [
      'grep',
      '-nIE',
      String.raw`(npm (i|install)|npx|pnpm (add|dlx)|yarn (add|dlx))( -[-\w]+)* understudy\b`,
      '--',
      '.',
      ':!test/package',
    ],
    { cwd: ROOT, encoding: 'utf8' },
  );
  expect(stdout).toBe('');
});
