import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CONFIG_VERSION } from '../../contract/config/config.ts';
import { about, parseConfig, readConfigText } from '../../server/config/config-text.ts';

const fixture = (name: string): Promise<string> => readFile(new URL(`migrations/${name}`, import.meta.url), 'utf8');

describe('a config from an earlier version', () => {
  it.each(Array.from({ length: CONFIG_VERSION - 1 }, (_, n) => n + 2))(
    'is migrated to version %i and is valid',
    async (version) => {
      const config = readConfigText(await fixture(`version-${version}.before.json`));
      expect(config).toEqual({
        ...(JSON.parse(await fixture(`version-${version}.after.json`)) as object),
        version: CONFIG_VERSION,
      });
      expect(() => parseConfig(config)).not.toThrow();
    },
  );

  it.each([
    ['no workspaces', {}, /workspaces: is missing/],
    ['workspaces that are no list', { workspaces: {} }, /workspaces: must be an array/],
    ['a workspace that is none', { workspaces: [7] }, /workspaces\[0\]: must be an object/],
    ['clients that are no list', { workspaces: [{ tid: 't', aid: 'a', clients: 7 }] }, /clients: must be an array/],
    [
      'a lifetime that is none',
      { workspaces: [{ tid: 't', aid: 'a', clients: [{ client_id: 'x', token_ttls: { access: '5 minutes' } }] }] },
      /line 1, column \d+: workspaces\[0\].clients\[0\].token_ttls.access_token_ttl: must be a duration/,
    ],
  ])('with %s is rejected with the position instead of crashing', (_, parts, sentence) => {
    const text = JSON.stringify({ version: 1, ...parts });
    expect(() => about('The file', () => parseConfig(readConfigText(text)), text)).toThrow(sentence);
  });

  it('an old name in a file of the current version is rejected with the new name', () => {
    const clients = [{ client_id: 'x', token_ttls: { access: '5m' } }];
    const text = JSON.stringify({ version: CONFIG_VERSION, workspaces: [{ tid: 't', aid: 'a', clients }] });
    expect(() => about('The file', () => parseConfig(readConfigText(text)), text)).toThrow(
      /token_ttls\.access: is now called access_token_ttl/,
    );
  });
});
