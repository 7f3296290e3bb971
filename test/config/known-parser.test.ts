import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../contract/config/config.ts';
import { canonicalBytes, canonicalText } from '../../server/config/canonical.ts';
import { parseConfig } from '../../server/config/config-text.ts';
import { revise } from '../../server/config/json/revise.ts';
import { createKnownParser } from '../../server/config/known-parser.ts';
import { freeze } from '../../server/config/snapshot.ts';
import { arbitraryConfig } from '../transfer/arbitrary-config.ts';

type Edit = (config: ConfigInput) => void;
const edits = fc.constantFrom<Edit>(
  ({ workspaces: [first] }) => void first?.users?.push({ username: 'new', authentication_context: { odd: [1] } }),
  ({ workspaces: [first] }) => void first?.users?.push({ username: '' }),
  ({ workspaces: [first] }) => void (first?.users?.[0] && first.users.push({ ...first.users[0] })),
  ({ workspaces: [first] }) => void (first?.clients?.[0] && first.clients.push(first.clients.shift()!)),
  ({ workspaces: [first] }) => void (first?.clients?.[0] && (first.clients[0].redirect_uris = ['no uri'])),
  ({ workspaces: [first] }) => void (first && Object.assign(first, { services: 'none', unknown: { z: 1, a: 2 } })),
  ({ workspaces: [first] }) => void (first && Object.assign(first, { settings: { login: 'auto', sso: {} } })),
  ({ workspaces }) => void (workspaces[0] && workspaces.push({ ...workspaces[0] })),
  ({ workspaces }) => void workspaces.pop(),
  (config) => void Object.assign(config, { version: 2, note: 'kept' }),
);

const parsed = (config: ConfigInput) => {
  try {
    return parseConfig(config);
  } catch {
    return undefined;
  }
};

describe('parts shared between consecutive configs', () => {
  it('are accepted, rejected and written as if they were checked again', () => {
    fc.assert(
      fc.property(arbitraryConfig, fc.array(edits, { maxLength: 6 }), (first, steps) => {
        const [parse, known] = [createKnownParser(), new WeakMap<object, Buffer>()];
        let config = freeze(first);
        for (const step of [() => undefined, ...steps]) {
          config = freeze(revise(config, step));
          const anew = structuredClone(config);
          expect(parse(config)).toEqual(parsed(anew));
          expect(canonicalBytes(config, known).toString()).toBe(canonicalText(anew));
          expect(JSON.parse(canonicalText(anew))).toEqual(anew);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('are parsed once', () => {
    const [config] = fc.sample(arbitraryConfig, 1);
    const parse = createKnownParser();
    const users = [{ username: 'a' }, { username: 'b' }];
    const whole = freeze<ConfigInput>({
      ...config!,
      version: 2,
      workspaces: [
        { tid: 't', aid: 'a', users, clients: [{ client_id: 'c', redirect_uris: ['http://localhost/cb'] }] },
      ],
    });
    const before = parse(whole)!.workspaces[0]!;
    const after = parse(revise(whole, ({ workspaces }) => (workspaces[0]!.users![1]!.username = 'c')))!.workspaces[0]!;
    expect(after.users[1]!.username).toBe('c');
    expect(after.users[0]).toBe(before.users[0]);
    expect(after.clients[0]).toBe(before.clients[0]);
  });
});
