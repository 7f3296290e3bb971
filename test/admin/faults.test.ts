import { expect, test } from 'vitest';
import { IN_WORDS } from '../../contract/config/fault-words.ts';
import { OPERATIONS, type Operation, type OperationName } from '../../contract/operations.ts';
import { settingsSchema } from '../../contract/config/settings.ts';
import { call, type Sent } from '../world/admin.ts';
import { startWorld } from '../world/world.ts';

/** What the schema of the operation says of its input. */
function saidOf(operation: OperationName, { body, query }: Sent): string | undefined {
  const { input, query: parameters }: Operation = OPERATIONS[operation];
  // What a patch makes of the settings is validated, not the patch.
  const patched = operation === 'settings.update' ? settingsSchema : input;
  const schema = query === undefined ? patched : parameters;
  return schema?.safeParse(query ?? body, IN_WORDS).error?.issues[0]?.message;
}

test('invalid input is reported in the words of the schema, at its path', async () => {
  const world = await startWorld();
  const cases: [OperationName, Sent, string][] = [
    ['users.create', { body: {} }, 'username'],
    ['users.create', { body: { username: '' } }, 'username'],
    ['users.create', { body: { username: 'x'.repeat(1025) } }, 'username'],
    ['users.create', { body: { username: 7 } }, 'username'],
    ['users.create', { body: [] }, ''],
    ['users.create', { body: { username: 'x', disabled: 'no' } }, 'disabled'],
    ['clients.create', { body: { redirect_uris: 'x' } }, 'redirect_uris'],
    ['clients.create', { body: { redirect_uris: [null] } }, 'redirect_uris[0]'],
    ['clients.create', { body: { grant_types: ['x'] } }, 'grant_types[0]'],
    ['clients.create', { body: { application_types: [] } }, 'application_types'],
    ['clients.create', { body: { default_max_age: -1 } }, 'default_max_age'],
    ['clients.create', { body: { default_max_age: 1.5 } }, 'default_max_age'],
    ['interactions.decide', { params: { interactionId: 'x' }, body: { decision: 'maybe' } }, 'decision'],
    ['flows.list', { query: { limit: '0' } }, 'limit'],
    ['flows.list', { query: { limit: 'x' } }, 'limit'],
    ['settings.update', { body: { access_token_ttl: '99999999h' } }, 'access_token_ttl'],
    ['settings.update', { body: { access_token_ttl: '1 hour' } }, 'access_token_ttl'],
    ['keys.rotate', { body: { alg: 'HS256' } }, 'alg'],
  ];
  for (const [operation, sent, path] of cases) {
    const message = saidOf(operation, sent);
    expect([operation, message]).toEqual([operation, expect.any(String)]);
    const { status, body } = await call(world, operation, sent);
    expect({ operation, status, details: body['details'] }).toEqual({
      operation,
      status: 400,
      details: [{ path, message }],
    });
  }
});
