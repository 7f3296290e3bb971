import { expect, test } from 'vitest';
import type { OperationName } from '../../contract/operations.ts';
import { call, type Sent } from '../world/admin.ts';
import { FAULTS, wrongType } from '../world/fault-texts.ts';
import { startWorld } from '../world/world.ts';

test('invalid input is reported in plain words, at its path', async () => {
  const world = await startWorld();
  const cases: [OperationName, Sent, string, string][] = [
    ['users.create', { body: {} }, 'username', 'is missing'],
    ['users.create', { body: { username: '' } }, 'username', 'must not be empty'],
    ['users.create', { body: { username: 'x'.repeat(1025) } }, 'username', 'must have at most 1,024 characters'],
    ['users.create', { body: { username: 7 } }, 'username', wrongType('a string', 'a number')],
    ['users.create', { body: [] }, '', wrongType('an object', 'an array')],
    ['users.create', { body: { username: 'x', disabled: 'no' } }, 'disabled', FAULTS.notBoolean],
    ['clients.create', { body: { redirect_uris: 'x' } }, 'redirect_uris', wrongType('an array', 'a string')],
    ['clients.create', { body: { redirect_uris: [null] } }, 'redirect_uris[0]', wrongType('a string', 'null')],
    [
      'clients.create',
      { body: { grant_types: ['x'] } },
      'grant_types[0]',
      'must be authorization_code, refresh_token or client_credentials',
    ],
    ['clients.create', { body: { application_types: [] } }, 'application_types', FAULTS.emptyList],
    ['clients.create', { body: { default_max_age: -1 } }, 'default_max_age', 'must be at least 0'],
    ['clients.create', { body: { default_max_age: 1.5 } }, 'default_max_age', FAULTS.fraction],
    [
      'interactions.decide',
      { params: { interactionId: 'x' }, body: { decision: 'maybe' } },
      'decision',
      'must be approve or deny',
    ],
    ['flows.list', { query: { limit: '0' } }, 'limit', 'must be at least 1'],
    ['flows.list', { query: { limit: 'x' } }, 'limit', 'must be a number'],
    ['settings.update', { body: { access_token_ttl: '99999999h' } }, 'access_token_ttl', 'must be at most 8760000h'],
    ['settings.update', { body: { access_token_ttl: '1 hour' } }, 'access_token_ttl', FAULTS.noDuration],
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
