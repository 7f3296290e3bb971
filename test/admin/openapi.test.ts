import { describe, expect, it } from 'vitest';
import { OPERATIONS, type OperationName } from '../../contract/operations.ts';
import { openApiDocument } from '../../server/http/openapi.ts';
import { send } from '../world/admin.ts';
import { startWorld } from '../world/world.ts';

type Json = Record<string, unknown>;

interface Described {
  operationId: string;
  summary: string;
  parameters?: { name?: string; in?: string; $ref?: string }[];
  requestBody?: { content: Record<string, { schema: Json }> };
  responses: Record<string, Json>;
}

const document = openApiDocument('1.2.3') as {
  openapi: string;
  info: Json;
  paths: Record<string, Record<string, Described>>;
  components: Record<string, Record<string, Json>>;
};

function describedAs(name: OperationName): Described {
  const { method, path } = OPERATIONS[name];
  return document.paths[path]?.[method.toLowerCase()] as Described;
}

/** Every `$ref` in a value. */
function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    key === '$ref' && typeof entry === 'string' ? [entry] : refsIn(entry),
  );
}

const resolved = (ref: string): unknown =>
  ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((node, key) => (node as Json | undefined)?.[key], document);

describe('the OpenAPI document', () => {
  it('is served to those who have the token', async () => {
    const world = await startWorld();
    const { status, body } = await send(world, 'GET', '/api/openapi.json');
    expect([status, body['openapi']]).toEqual([200, '3.1.0']);
    expect(body['paths']).toEqual(document.paths);
  });

  it.each(Object.keys(OPERATIONS) as OperationName[])('describes %s', (name) => {
    const described = describedAs(name);
    expect(described).toMatchObject({ operationId: name, summary: OPERATIONS[name].summary });
    const params = described.parameters
      ?.filter((parameter) => parameter.in === 'path')
      .map((parameter) => parameter.name);
    const wanted = [...OPERATIONS[name].path.matchAll(/\{(\w+)\}/g)].map(([, param]) => param);
    expect(params ?? []).toEqual(wanted);
    expect(described.requestBody !== undefined).toBe('input' in OPERATIONS[name]);
    expect(Object.keys(described.responses)).toEqual([expect.stringMatching(/^20[014]$/), 'default']);
  });

  it('has nothing but what the table has, the stream and itself', () => {
    const all = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(new Set(all)).toEqual(new Set([...Object.keys(OPERATIONS), 'events.stream', 'openapi.get']));
    expect(all).toHaveLength(new Set(all).size);
  });

  it('has a target for every reference, and a use for every schema', () => {
    const refs = new Set(refsIn(document));
    for (const ref of refs) expect([ref, resolved(ref)]).toEqual([ref, expect.any(Object)]);
    const used = new Set([...refs].filter((ref) => ref.startsWith('#/components/schemas/')));
    expect(Object.keys(document.components['schemas'] ?? {}).map((name) => `#/components/schemas/${name}`)).toEqual(
      expect.arrayContaining([...used]),
    );
    expect(used.size).toBe(Object.keys(document.components['schemas'] ?? {}).length);
  });

  it('distinguishes optional fields from those always present', () => {
    const { User, UserInput } = document.components['schemas'] ?? {};
    expect(UserInput?.['required']).toEqual(['username']);
    expect(User?.['required']).toEqual(expect.arrayContaining(['username', 'disabled', 'authentication_context']));
  });
});
