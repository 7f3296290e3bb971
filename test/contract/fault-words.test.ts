import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configSchema } from '../../contract/config/config.ts';
import { IN_WORDS } from '../../contract/config/fault-words.ts';
import { interactionDecision } from '../../contract/admin.ts';
import { FAULTS, wrongType } from '../world/fault-texts.ts';

const faults = (schema: z.ZodType, value: unknown): string[] =>
  (schema.safeParse(value, IN_WORDS).error?.issues ?? []).map(
    ({ path, message }) => `${z.core.toDotPath(path)}: ${message}`,
  );

const withClient = (client: object) => ({
  version: 2,
  workspaces: [{ tid: 't', aid: 'a', clients: [{ client_id: 'x', ...client }] }],
});
const ofClient = (client: object): string[] =>
  faults(configSchema, withClient(client)).map((fault) => fault.replace('workspaces[0].clients[0].', ''));

describe('what is wrong with a field', () => {
  it.each([
    [{ client_id: undefined }, 'client_id: is missing'],
    [{ client_id: '' }, 'client_id: must not be empty'],
    [{ client_id: 7 }, `client_id: ${wrongType('a string', 'a number')}`],
    [{ client_name: 'x'.repeat(257) }, 'client_name: must have at most 256 characters'],
    [{ trusted: 'yes' }, `trusted: ${FAULTS.notBoolean}`],
    [{ response_types: 'code' }, `response_types: ${wrongType('an array', 'a string')}`],
    [{ grant_types: ['implicit'] }, 'grant_types[0]: must be authorization_code, refresh_token or client_credentials'],
    [{ application_types: [] }, `application_types: ${FAULTS.emptyList}`],
    [{ rotated_secrets: ['a', 'b', 'c'] }, 'rotated_secrets: must have at most 2 entries'],
    [{ default_max_age: -1 }, 'default_max_age: must be at least 0'],
    [{ default_max_age: 1.5 }, `default_max_age: ${FAULTS.fraction}`],
    [{ token_ttls: [] }, `token_ttls: ${wrongType('an object', 'an array')}`],
    [{ jwks_uri: 'nowhere' }, 'jwks_uri: must be an http or https URL'],
    [{ token_ttls: { access_token_ttl: '5 minutes' } }, `token_ttls.access_token_ttl: ${FAULTS.noDuration}`],
  ])('%j is said in plain words', (client, sentence) => {
    expect(ofClient(client)[0]).toBe(sentence);
  });

  it('is never said in zod’s words, whatever stands where', () => {
    const values = [undefined, null, '', 'x', 7, -1.5, true, [], [7], {}, { x: 1 }];
    const fields = Object.keys(configSchema.shape.workspaces.element.shape.clients.unwrap().element.shape);
    const said = fields.flatMap((field) => values.flatMap((value) => ofClient({ [field]: value })));
    expect(said.filter((sentence) => /Invalid|expected|Too |received|>=|<=/.test(sentence))).toEqual([]);
    expect(faults(configSchema, { version: 9, workspaces: [] })).toEqual([
      'version: must be 2',
      `workspaces: ${FAULTS.noWorkspace}`,
    ]);
    expect(faults(interactionDecision, { decision: 'maybe' })[0]).toBe('decision: must be approve or deny');
  });
});
