import { describe, expect, test } from 'vitest';
import { openApiDocument } from '../../../server/http/openapi.ts';
import { expandSchema } from '../../../renderer/forms/use-schema.ts';
import {
  fieldKind,
  labelOf,
  placeholderOf,
  resolveSchema,
  type FieldKind,
  type JsonSchema,
  type SchemaLibrary,
} from '../../../renderer/forms/json-schema.ts';

const SCHEMAS: [FieldKind, JsonSchema][] = [
  ['text', { type: 'string' }],
  ['text', { type: 'string', format: 'uri', maxLength: 2048 }],
  ['secret', { type: 'string', secret: true }],
  ['choice', { type: 'string', enum: ['jwt', 'opaque'] }],
  ['duration', { type: 'string', pattern: String.raw`^(?=.)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$` }],
  ['number', { type: 'integer' }],
  ['number', { type: 'number' }],
  ['switch', { type: 'boolean' }],
  ['tags', { type: 'array', items: { type: 'string' } }],
  ['lines', { type: 'array', items: { type: 'string', maxLength: 2048 } }],
  ['secrets', { type: 'array', items: { type: 'string' }, secret: true }],
  ['choices', { type: 'array', items: { type: 'string', enum: ['code'] } }],
  ['oneChoice', { type: 'array', maxItems: 1, items: { type: 'string', enum: ['a', 'b'] } }],
  ['group', { type: 'object', properties: { country: { type: 'string' } } }],
  ['json', { type: 'object', properties: { keys: { type: 'array', items: { type: 'object' } } } }],
  ['json', { type: 'object' }],
  ['json', { type: 'array', items: { type: 'number' } }],
  ['json', {}],
];

test.each(SCHEMAS)('%s asks for %j', (kind, schema) => {
  expect(fieldKind(schema)).toBe(kind);
});

describe('words', () => {
  test('a label is the title, or else the name in words', () => {
    expect(labelOf('street_address', {})).toBe('Street address');
    expect(labelOf('sub', { title: 'Subject' })).toBe('Subject');
  });

  test('a placeholder is the default, as you would type it', () => {
    expect(placeholderOf({ default: '1h0m0s' })).toBe('1h0m0s');
    expect(placeholderOf({ default: ['a', 'b'] })).toBe('a, b');
    expect(placeholderOf({ default: [] })).toBeUndefined();
    expect(placeholderOf({ default: false })).toBeUndefined();
  });
});

describe('references', () => {
  test('are resolved, keeping the members beside them', () => {
    const library = { Address: { type: 'object', title: 'Address' } };
    expect(resolveSchema({ $ref: '#/components/schemas/Address', description: 'Where.' }, library)).toEqual({
      type: 'object',
      title: 'Address',
      description: 'Where.',
    });
  });

  test('to nothing give an empty schema, which gets a JSON input', () => {
    expect(fieldKind(resolveSchema({ $ref: '#/components/schemas/Gone' }, {}))).toBe('json');
  });
});

describe('the contract, as the admin API publishes it', () => {
  const { components } = openApiDocument('0.0.0') as unknown as { components: { schemas: SchemaLibrary } };

  test.each(['UserInput', 'ClientInput', 'ServiceInput', 'ScopeInput', 'ClaimInput', 'SettingsInput'])(
    'every field of %s has a kind and a label in words',
    (name) => {
      const { properties = {} } = expandSchema({ $ref: name }, components.schemas);
      expect(Object.keys(properties).length).toBeGreaterThan(0);
      for (const [field, schema] of Object.entries(properties)) {
        expect(labelOf(field, schema)).toMatch(/^[A-Z]/);
        if (fieldKind(schema) === 'json')
          expect(['jwks', 'metadata', 'muted_findings', 'authentication_context']).toContain(field);
      }
    },
  );

  test('secrets are masked and durations are recognised', () => {
    const { properties = {} } = expandSchema({ $ref: 'ClientInput' }, components.schemas);
    expect(fieldKind(properties['client_secret']!)).toBe('secret');
    expect(fieldKind(properties['rotated_secrets']!)).toBe('secrets');
    expect(fieldKind(properties['token_ttls']!.properties!['access_token_ttl']!)).toBe('duration');
    expect(fieldKind(properties['redirect_uris']!)).toBe('lines');
    expect(fieldKind(properties['application_types']!)).toBe('oneChoice');
  });
});
