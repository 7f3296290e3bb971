import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { narrowScope, parseScope, scopesToGrant, validateScope } from '../../server/protocol/scope.ts';
import { makeClient, refusalOf, starterIssuer } from './issuer.ts';

const issuer = starterIssuer((workspace) => {
  workspace.scopes?.push(
    { name: 'always', implicit: true },
    { name: 'free', implicit_grant: true },
    { name: 'once', transient: true },
    { name: 'unsubscribed' },
  );
});
const client = makeClient({ scopes: ['openid', 'email', 'always', 'free', 'once', 'gone'] });

describe('RFC 6749 §3.3: scope', () => {
  test('names are separated by spaces, in order, without duplicates and empty ones', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', ':', '.', '/'), minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(name), (names) => {
        expect(parseScope(` ${names.join('  ')} `)).toEqual([...new Set(names)]);
      }),
    );
  });

  test('the requested ones, then the client’s implicit ones (acp.md §3.1)', () => {
    expect(validateScope('email openid email', client, issuer.scopes)).toEqual(['email', 'openid', 'always']);
    expect(validateScope('always', client, issuer.scopes)).toEqual(['always']);
    expect(validateScope(undefined, client, issuer.scopes)).toEqual(['always']);
    const twice = makeClient({ scopes: ['always', 'always'] });
    expect(validateScope(undefined, twice, issuer.scopes)).toEqual(['always']);
  });

  test.each(['unsubscribed', 'gone', 'unknown', 'OpenID', 'openid\temail', '__proto__', 'constructor', 'é', 'a"b'])(
    '%j is refused with invalid_scope',
    (name) =>
      expect(refusalOf(() => validateScope(`openid ${name}`, client, issuer.scopes)).code).toBe('invalid_scope'),
  );

  test('a long name is refused in a short sentence', () => {
    const refusal = refusalOf(() => validateScope('x'.repeat(10_000), client, issuer.scopes));
    expect(refusal.description.length + (refusal.hint ?? '').length).toBeLessThan(1000);
    const narrowed = refusalOf(() => narrowScope('x'.repeat(10_000), ['openid']));
    expect(narrowed.description.length).toBeLessThan(500);
  });
});

describe('RFC 6749 §6: a refresh narrows the scope', () => {
  test('the result is always part of what was granted', () => {
    const names = fc.subarray(['a', 'b', 'c', 'd', 'e']);
    fc.assert(
      fc.property(names, names, (granted, asked) => {
        if (asked.every((name) => granted.includes(name)))
          expect(narrowScope(asked.join(' '), granted)).toEqual(asked.length > 0 ? asked : granted);
        else expect(refusalOf(() => narrowScope(asked.join(' '), granted)).code).toBe('invalid_scope');
      }),
    );
  });
});

describe('acp.md §3.2: which scopes the user is asked about', () => {
  const asked = { scope: ['openid', 'free', 'once'], prompt: [] as string[] };
  const consented = new Set(['openid', 'once']);

  test.each([
    ['nothing granted yet', asked, client, new Set<string>(), ['openid', 'once']],
    ['granted before: only the transient one', asked, client, consented, ['once']],
    ['prompt=consent: all that may be asked', { ...asked, prompt: ['consent'] }, client, consented, ['openid', 'once']],
    ['a trusted client: none', asked, { ...client, trusted: true }, new Set<string>(), []],
    ['nothing requested: none', { scope: [], prompt: ['consent'] }, client, new Set<string>(), []],
  ])('%s', (_, request, who, granted, expected) => {
    expect(scopesToGrant(request, who, issuer.scopes, granted)).toEqual(expected);
  });
});
