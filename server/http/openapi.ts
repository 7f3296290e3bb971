import { z } from 'zod';
import { OPERATIONS, statusOf, type Operation } from '../../contract/operations.ts';

type Json = Record<string, unknown>;

const SCHEMAS = '#/components/schemas/';

/** The admin API as an OpenAPI 3.1 document, generated from the operations table. */
export function openApiDocument(version: string, operations: Readonly<Record<string, Operation>> = OPERATIONS): Json {
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const [name, operation] of Object.entries(operations)) {
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = describeOperation(name, operation, components);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Understudy admin API',
      version,
      description:
        'Everything the console does, for scripts. Names from an RFC or from ACP are spelled as they spell them.',
    },
    security: [{ adminToken: [] }],
    tags: [...new Set(Object.keys(operations).map(tagOf))].map((name) => ({ name })),
    paths: { ...paths, ...HAND_WRITTEN_PATHS },
    components: {
      securitySchemes: {
        adminToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'The admin token. The server prints it when it starts.',
        },
      },
      parameters: { IfMatch: IF_MATCH },
      responses: { Refusal: { description: 'Refused', content: jsonContent({ $ref: `${SCHEMAS}Error` }) } },
      schemas: { ...components.schemas, Error: ERROR },
    },
  };
}

const JSON_TYPE = 'application/json';

const tagOf = (name: string): string => name.slice(0, name.indexOf('.'));

const jsonContent = (schema: Json, type = JSON_TYPE): Json => ({ [type]: { schema } });

function describeOperation(name: string, operation: Operation, components: Components): Json {
  const { method, path, summary, input, query, mediaType = JSON_TYPE } = operation;
  const parameters = [
    ...pathParameters(path),
    ...(query ? queryParameters(components.describe(query, 'input')) : []),
    ...(operation.conditional && method !== 'GET' ? [{ $ref: '#/components/parameters/IfMatch' }] : []),
  ];
  return {
    operationId: name,
    tags: [tagOf(name)],
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(input && { requestBody: bodyOf(components.describe(input, 'input'), mediaType) }),
    responses: {
      [statusOf(operation)]: successOf(operation, components),
      default: { $ref: '#/components/responses/Refusal' },
    },
  };
}

function successOf({ method, output, textTypes }: Operation, components: Components): Json {
  if (!output) return { description: 'Done' };
  const schema = components.describe(output, 'output');
  const types = Object.values(textTypes ?? { json: JSON_TYPE });
  return {
    description: summaryOf(method),
    content: Object.assign({}, ...types.map((type) => jsonContent(schema, type))),
  };
}

const summaryOf = (method: string): string =>
  method === 'GET' ? 'The requested resource' : 'The resource after the change';

const bodyOf = (schema: Json, mediaType: string): Json => ({
  required: true,
  content: { ...jsonContent(schema), ...(mediaType !== JSON_TYPE && jsonContent(schema, mediaType)) },
});

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function queryParameters(schema: Json): Json[] {
  return Object.entries(schema['properties'] as Record<string, Json>).map(([name, { description, ...property }]) => ({
    name,
    in: 'query',
    ...(description !== undefined && { description }),
    schema: property,
  }));
}

/**
 * The named schemas of the contract. Input may omit fields with a default, output never does, so a schema can appear
 * twice: as `Client` and as `ClientInput`.
 */
class Components {
  readonly schemas: Record<string, unknown> = {};

  describe(schema: z.ZodType, io: 'input' | 'output'): Json {
    const { $schema: _, $defs = {}, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
    const suffix = io === 'input' ? 'Input' : '';
    for (const [name, definition] of Object.entries($defs as Json)) {
      this.schemas[name + suffix] ??= renameRefs(definition, suffix);
    }
    return renameRefs(described, suffix) as Json;
  }
}

function renameRefs(value: unknown, suffix: string): unknown {
  if (Array.isArray(value)) return value.map((entry) => renameRefs(entry, suffix));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name,
      name === '$ref' && typeof entry === 'string'
        ? entry.replace('#/$defs/', SCHEMAS) + suffix
        : renameRefs(entry, suffix),
    ]),
  );
}

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  description: 'The ETag the change is based on. 412 if the config has changed since.',
  schema: { type: 'string' },
};

const ERROR = {
  type: 'object',
  title: 'Error',
  properties: {
    status_code: { type: 'integer' },
    error: { type: 'string', description: 'Machine-readable code, such as not_found.' },
    error_description: { type: 'string', description: 'Human-readable message: what was wrong, and how to fix it.' },
    details: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          path: { type: 'string', description: 'Relative to the body, such as redirect_uris[0].' },
          message: { type: 'string' },
        },
        required: ['path', 'message'],
      },
    },
  },
  required: ['status_code', 'error', 'error_description', 'details'],
};

/** Endpoints that don't return a single JSON value aren't in the operations table. */
const HAND_WRITTEN_PATHS = {
  '/api/v1/events': {
    get: {
      operationId: 'events.stream',
      tags: ['traffic'],
      summary: 'All activity, as server-sent events',
      parameters: [
        {
          name: 'after',
          in: 'query',
          description: 'The seq of the last event you have. 0: from the beginning. Omitted: from now on.',
          schema: { type: 'integer', minimum: 0 },
        },
        {
          name: 'Last-Event-ID',
          in: 'header',
          description: 'Used instead of after when reconnecting.',
          schema: { type: 'integer', minimum: 0 },
        },
      ],
      responses: {
        200: {
          description: 'id: seq, event: type, data: the event as JSON',
          content: { 'text/event-stream': { schema: { type: 'string' } } },
        },
        410: {
          description:
            'events_gone: some events after that seq are no longer available. Take a snapshot with traffic.get.',
          content: jsonContent({ $ref: `${SCHEMAS}Error` }),
        },
        default: { $ref: '#/components/responses/Refusal' },
      },
    },
  },
  '/api/openapi.json': {
    get: {
      operationId: 'openapi.get',
      tags: ['server'],
      summary: 'This document',
      responses: {
        200: { description: 'OpenAPI 3.1', content: jsonContent({ type: 'object' }) },
        default: { $ref: '#/components/responses/Refusal' },
      },
    },
  },
};
