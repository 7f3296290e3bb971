import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECRET_MODES } from '../../contract/transfer-modes.ts';
import { exportConfig } from '../../server/transfer/export.ts';
import { readSharedFile, validateConfigFile } from '../../server/transfer/shared-file.ts';
import { ConfigError } from '../../server/core/config-error.ts';
import { starterConfig } from '../../server/config/starter.ts';
import { notUtf8 } from '../../contract/config/utf8.ts';
import { NOT_JSON } from '../../server/config/config-text.ts';

describe('a shared file', () => {
  it('is a config of ours, in every mode of its secrets', async () => {
    for (const mode of SECRET_MODES) {
      const { config, text } = exportConfig(starterConfig(), mode);
      expect(await readSharedFile(text, 'The file')).toEqual({ format: 'understudy', config, report: [], keys: {} });
    }
  });

  it('returns signing keys separately from the config, if included', async () => {
    const keys = { 'default/default': [{ kid: '1' }] };
    const { text } = exportConfig(starterConfig(), 'included', {}, keys);
    const { config, keys: found } = await readSharedFile(text, 'The file');
    expect(found).toEqual(keys);
    expect(config).not.toHaveProperty('signing_keys');
  });

  it('is an export of ACP, in JSON or YAML', async () => {
    const flat = await readSharedFile('{"servers": [{"id": "bank"}]}', 'The file', { tid: 'acme' });
    expect(flat).toMatchObject({ format: 'acp-flat', config: { workspaces: [{ tid: 'acme', aid: 'bank' }] } });
    const tree = await readSharedFile('clients:\n  web:\n    client_name: Web\n', 'The file', { aid: 'bank' });
    expect(tree).toMatchObject({ format: 'acp-tree', config: { workspaces: [{ aid: 'bank' }] } });
  });

  it.each([
    ['{\n  "version": 2,\n  "workspaces": [', new RegExp(`The file ${NOT_JSON}: line 3, column 18`)],
    ['{"version": 7, "workspaces": []}', /newer Understudy/],
    ['{"version": 2, "workspaces": [{"tid": "a"}]}', /line 1, column 31: workspaces\[0\]\.aid/],
    ['not: [ours', /line 1, column \d+/],
  ])('is refused with the place of the fault: %j', async (text, sentence) => {
    await expect(readSharedFile(text, 'The file')).rejects.toThrow(sentence);
    await expect(readSharedFile(text, 'The file')).rejects.toBeInstanceOf(ConfigError);
  });
});

describe('validating a config file', () => {
  let folder: string;
  let path: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'understudy-validate-'));
    path = join(folder, 'team.json');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('returns the config, and changes nothing', async () => {
    const { text } = exportConfig(starterConfig(), 'environment');
    await writeFile(path, text);
    await expect(validateConfigFile(path)).rejects.toThrow(/Allow it with --allow-env WEB_APP_CLIENT_SECRET/);
    const names = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => [name!, 'x'] as const);
    expect(await validateConfigFile(path, Object.fromEntries(names))).toEqual(JSON.parse(text));
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('refuses a file that is not UTF-8 with its place (RFC 8259 §8.1)', async () => {
    await writeFile(path, Buffer.from('{\n  "name": "Ren\xe9e" }', 'latin1'));
    await expect(validateConfigFile(path)).rejects.toMatchObject({
      message: expect.stringContaining(notUtf8({ line: 2, column: 15, message: 'byte 17 is 0xE9' })),
      details: [{ line: 2, column: 15 }],
    });
  });

  it('refuses a file that is not there', async () => {
    await expect(validateConfigFile(join(folder, 'none.json'))).rejects.toThrow(
      /Can’t read the config file .*none\.json: ENOENT/,
    );
  });

  it('refuses a config that is cut off anywhere', async () => {
    const text = JSON.stringify({ version: 2, workspaces: [{ tid: 't', aid: 'a', users: [{ username: 'é"\\' }] }] });
    for (let end = 0; end < text.length; end++) {
      await writeFile(path, text.slice(0, end));
      await expect(validateConfigFile(path)).rejects.toThrow(new RegExp(`is empty|${NOT_JSON}: line 1, column \\d+`));
    }
  });

  it('refuses a wrong type in every field, naming the field', async () => {
    const config = starterConfig();
    const places = placesOf(config.workspaces[0]!, []);
    expect(places.length).toBeGreaterThan(300);
    for (const place of places) {
      const broken = structuredClone(config);
      const parent = place
        .slice(0, -1)
        .reduce<Record<string, unknown>>((at, key) => at[key] as never, broken.workspaces[0] as never);
      parent[place.at(-1)!] = typeof parent[place.at(-1)!] === 'object' ? 7 : { odd: true };
      const refused = readSharedFile(JSON.stringify(broken), 'The file');
      await expect(refused).rejects.toThrow(/is not valid: line 1, column \d+: workspaces\[0\]/);
    }
  });
});

/** Where every value of a workspace lies, those of users' attributes that are anybody's own excepted. */
function placesOf(value: unknown, path: string[]): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, field]) => placesOf(field, [...path, key]));
  return path.length === 0 ? inside : [path, ...inside];
}
