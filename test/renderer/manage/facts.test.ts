import { expect, test } from 'vitest';
import { clientSchema } from '../../../contract/config/client.ts';
import { scopeSchema, serviceSchema } from '../../../contract/config/scope.ts';
import { appSettings, noRedirectWords, relaxationsOf } from '../../../contract/connect/client-facts.ts';
import { clientSections, CONDITIONAL_FIELDS } from '../../../renderer/views/clients/client-sections.ts';
import { NEW_CLIENTS } from '../../../renderer/views/clients/new-clients.ts';
import { freeCopyId, matchesQuery } from '../../../renderer/records/kind.ts';
import { groupScopes } from '../../../renderer/views/scopes/group-scopes.ts';

const ISSUER = 'http://localhost:9400/default/default';

test('a public client has no secret to paste', () => {
  const spa = clientSchema.parse({ client_id: 'spa', token_endpoint_auth_method: 'none', client_secret: 'stale' });
  expect(appSettings(spa, ISSUER).map(({ label }) => label)).not.toContain('Client secret');
});

test('the placeholder for redirect URIs is accurate if none is registered', () => {
  const none = clientSchema.parse({ client_id: 'a', allow_unregistered_redirect_uri: true });
  expect(noRedirectWords(none)).toBe('any on localhost');
  expect(noRedirectWords(none, ['dev.example'])).toBe('any on localhost or dev.example');
  const strict = { ...none, allow_unregistered_redirect_uri: false };
  const warning = 'none, logins will fail';
  expect(noRedirectWords(strict)).toBe(warning);
  // The switch is only for clients with credentials.
  expect(noRedirectWords({ ...none, token_endpoint_auth_method: 'none' })).toBe(warning);
  expect(noRedirectWords({ ...none, grant_types: ['client_credentials'] })).toBe('not needed');
  const facts = appSettings(none, ISSUER).filter(({ label }) => /redirect/i.test(label));
  expect(facts).toEqual([{ label: 'Redirect URIs', value: 'any on localhost', words: true }]);
});

test('every relaxation of a client is listed', () => {
  const strict = clientSchema.parse({ client_id: 'a' });
  expect(relaxationsOf(strict)).toEqual([]);
  expect(
    relaxationsOf({
      ...strict,
      allow_plain_pkce: true,
      allow_unregistered_redirect_uri: true,
      token_endpoint_auth_method: 'unspecified',
    }),
  ).toHaveLength(3);
});

test('the form contains every field of a client', () => {
  const shown = new Set([
    ...CONDITIONAL_FIELDS,
    ...clientSections({}).flatMap(({ fields }) => fields),
    ...clientSections({ token_endpoint_auth_method: 'private_key_jwt' }).flatMap(({ fields }) => fields),
  ]);
  expect(Object.keys(clientSchema.shape).filter((name) => !shown.has(name))).toEqual([]);
});

test('the server accepts a new client of any type', () => {
  for (const [type, start] of Object.entries(NEW_CLIENTS)) {
    expect(clientSchema.parse({ client_id: 'new', ...start }).application_types).toEqual([type]);
  }
});

test('a copy takes the first free name', () => {
  expect(freeCopyId('alice', new Set(['alice']))).toBe('alice-copy');
  expect(freeCopyId('alice-copy', new Set(['alice-copy', 'alice-copy-2']))).toBe('alice-copy-3');
});

test('every word of a search must match', () => {
  expect(matchesQuery('ali EXAMPLE', ['alice', undefined, 'a@example.com'])).toBe(true);
  expect(matchesQuery('ali nowhere', ['alice', 'a@example.com'])).toBe(false);
});

test('scopes whose service is gone are still shown', () => {
  const service = serviceSchema.parse({ id: 'accounts', name: 'Accounts' });
  const read = scopeSchema.parse({ name: 'accounts.read', service_id: 'accounts' });
  const lost = scopeSchema.parse({ name: 'lost', service_id: 'gone' });
  expect(groupScopes([service], [read, lost])).toEqual([
    { service, scopes: [read] },
    { service: undefined, scopes: [lost] },
  ]);
});
