import { expect, test } from 'vitest';
import type { OperationName } from '../../contract/operations.ts';
import { call, type Sent } from '../world/admin.ts';
import { startWorld } from '../world/world.ts';

test('what is wrong with an input is said in plain words, at its path', async () => {
  const world = await startWorld();
  const cases: [OperationName, Sent, string, string][] = [
    ['users.create', { body: {} }, 'username', 'is missing'],
    ['users.create', { body: { username: '' } }, 'username', 'must not be empty'],
    ['users.create', { body: { username: 'x'.repeat(1025) } }, 'username', 'must have at most 1,024 characters'],
    ['users.create', { body: { username: 7 } }, 'username', 'must be a string, not a number'],
    ['users.create', { body: [] }, '', 'must be an object, not an array'],
    ['users.create', { body: { username: 'x', disabled: 'no' } }, 'disabled', 'must be a boolean, not a string'],
    ['clients.create', { body: { redirect_uris: 'x' } }, 'redirect_uris', 'must be an array, not a string'],
    ['clients.create', { body: { redirect_uris: [null] } }, 'redirect_uris[0]', 'must be a string, not null'],
    [
      'clients.create',
      { body: { grant_types: ['x'] } },
      'grant_types[0]',
      'must be authorization_code, refresh_token or client_credentials',
    ],
    ['clients.create', { body: { application_types: [] } }, 'application_types', 'must have at least one entry'],
    ['clients.create', { body: { default_max_age: -1 } }, 'default_max_age', 'must be at least 0'],
    ['clients.create', { body: { default_max_age: 1.5 } }, 'default_max_age', 'must be a whole number'],
    [
      'interactions.decide',
      { params: { interactionId: 'x' }, body: { decision: 'maybe' } },
      'decision',
      'must be approve or deny',
    ],
    ['flows.list', { query: { limit: '0' } }, 'limit', 'must be at least 1'],
    ['flows.list', { query: { limit: 'x' } }, 'limit', 'must be a number, not a string'],
    ['settings.update', { body: { access_token_ttl: '99999999h' } }, 'access_token_ttl', 'must be at most 8760000h'],
    [
      'settings.update',
      { body: { access_token_ttl: '1 hour' } },
      'access_token_ttl',
      'must be a duration such as 1h0m0s, 10m or 90s',
    ],
    ['keys.rotate', { body: { alg: 'HS256' } }, 'alg', 'must be ES256, RS256, PS256 or EdDSA'],
  ];
  for (const [operation, sent, path, message] of cases) {
    const { status, body } = await call(world, operation, sent);
    expect({ operation, status, details: body['details'] }).toEqual({
      operation,
      status: 400,
      details: [{ path, message }],
    });
  }
});
