/** One edit is enough: what is added to a copy of a table is everywhere that the table is used. */
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import express from 'express';
import { describe, expect, expectTypeOf, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { configSchema, workspaceSchema } from '../../contract/config/config.ts';
import { OPERATIONS, routesOf, type Operation } from '../../contract/operations.ts';
import { settingsSchema } from '../../contract/config/settings.ts';
import { requestOf } from '../../renderer/api/admin-client.ts';
import { fieldKind, labelOf, otherFields, type SchemaLibrary } from '../../renderer/forms/json-schema.ts';
import { expandSchema } from '../../renderer/forms/use-schema.ts';
import { readOptions } from '../../electron/options.ts';
import { tokenInEnvironment } from '../../scripts/admin-token.mjs';
import type { AdminContext } from '../../server/admin/context.ts';
import { ADMIN_HANDLERS } from '../../server/admin/index.ts';
import { addCommand } from '../../server/cli/command.ts';
import { OPTIONS, partsOf, type CommandOption, type OptionsOf } from '../../server/compose/options.ts';
import { configJsonSchema } from '../../server/config/config-schema.ts';
import { mountOperations } from '../../server/http/admin-operations.ts';
import { openApiDocument } from '../../server/http/openapi.ts';

interface OpenApi {
  paths: Record<string, unknown>;
  components: { schemas: SchemaLibrary };
}

const described = (operations: Readonly<Record<string, Operation>>) =>
  openApiDocument('1.2.3', operations) as unknown as OpenApi;

describe('an admin operation is one row of contract/operations.ts', () => {
  const note = z.object({ text: z.string(), color: z.enum(['red', 'blue']).default('red') });
  const operations = {
    ...OPERATIONS,
    'notes.create': {
      method: 'POST',
      path: '/api/v1/notes/{noteId}',
      summary: 'Create a note',
      input: note,
      query: z.object({ copies: z.coerce.number().optional() }),
      output: z.object({ noteId: z.string(), parsed: note, written: z.unknown() }),
      status: 201,
      conditional: true,
      bodyLimitBytes: 64,
      mediaType: 'application/merge-patch+json',
    },
  } satisfies Record<string, Operation>;

  async function serve(): Promise<(request: object) => Promise<Response>> {
    const app = express();
    const context = { core: { config: { revision: () => 7, tag: () => 'seven' } } } as unknown as AdminContext;
    mountOperations(app, context, operations, {
      ...ADMIN_HANDLERS,
      'notes.create': (
        _context,
        call: { params: { noteId: string }; body: object; written: object; query: object },
      ) => ({
        noteId: call.params.noteId,
        parsed: call.body,
        written: call.written,
        query: call.query,
      }),
    });
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    return (request) => {
      const { address, init } = requestOf(routesOf(operations)['notes.create'], request);
      return fetch(`http://127.0.0.1:${port}${address}`, init);
    };
  }

  test('its route, status, parsed body and limit follow, and so does how the console calls it', async () => {
    const call = await serve();
    const answer = await call({ params: { noteId: 'a/b' }, query: { copies: 2 }, body: { text: 'hi' } });
    expect([answer.status, answer.headers.get('x-config-revision')]).toEqual([201, '7']);
    expect(await answer.json()).toEqual({
      noteId: 'a/b',
      parsed: { text: 'hi', color: 'red' },
      written: { text: 'hi' },
      query: { copies: 2 },
    });
    expect((await call({ params: { noteId: 'a' }, body: { text: 'x'.repeat(64) } })).status).toBe(413);
    expect((await call({ params: { noteId: 'a' }, body: { text: 1 } })).status).toBe(400);
    expect(routesOf(operations)['notes.create'].mediaType).toBe('application/merge-patch+json');
  });

  test('OpenAPI describes it', () => {
    expect(described(operations).paths['/api/v1/notes/{noteId}']).toMatchObject({
      post: {
        operationId: 'notes.create',
        tags: ['notes'],
        summary: 'Create a note',
        parameters: [{ name: 'noteId' }, { name: 'copies' }, { $ref: '#/components/parameters/IfMatch' }],
        requestBody: {
          content: {
            'application/merge-patch+json': {
              schema: { required: ['text'], properties: { color: { default: 'red' } } },
            },
          },
        },
        responses: { 201: { content: { 'application/json': {} } } },
      },
    });
  });
});

describe('a config field is one field in contract/', () => {
  const settings = settingsSchema
    .extend({ greeting: z.string().max(80).optional().meta({ title: 'Greeting', description: 'Shown at login.' }) })
    .meta({ title: 'Settings', id: 'Settings' });
  const workspace = workspaceSchema.extend({ settings: settings.optional() }).meta({ id: 'Workspace' });
  const config = configSchema.extend({ workspaces: z.array(workspace) });

  test('the JSON Schema of the config file has it', () => {
    const { $defs } = configJsonSchema(config) as { $defs: SchemaLibrary };
    expect($defs['Settings']?.properties?.['greeting']).toMatchObject({ title: 'Greeting', maxLength: 80 });
  });

  test('the form has it, with its title, in the kind that fits', () => {
    const { components } = described({
      ...OPERATIONS,
      'workspaces.create': { ...OPERATIONS['workspaces.create'], input: workspace },
    });
    const schema = expandSchema({ $ref: 'SettingsInput' }, components.schemas);
    expect(otherFields(schema, Object.keys(settingsSchema.shape))).toEqual(['greeting']);
    const field = schema.properties?.['greeting'] ?? {};
    expect([labelOf('greeting', field), fieldKind(field)]).toEqual(['Greeting', 'text']);
  });
});

describe('an option is one row of server/compose/options.ts', () => {
  const table: readonly CommandOption[] = [
    ...OPTIONS,
    {
      usage: 'quietHours <number>',
      help: 'hours without notifications',
      takenBy: ['serve', 'desktop'],
      rule: { read: (text) => (/^\d+$/.test(text) ? Number(text) : undefined), sentence: 'Use a whole number.' },
      default: 8,
      env: 'UNDERSTUDY_QUIET_HOURS',
    },
  ];

  function serveWith(...args: string[]): { help: string; values: Record<string, unknown>; error: string } {
    let error = '';
    const program = new Command().exitOverride().configureOutput({ writeErr: (text) => (error += text) });
    const facts = { usage: 'serve', description: '', example: 'understudy serve', taker: 'serve' } as const;
    const serve = addCommand(program, facts, table);
    try {
      program.parse(['serve', ...args], { from: 'user' });
    } catch {
      // Commander has written why.
    }
    return { help: serve.helpInformation(), values: serve.opts(), error };
  }

  test('help, default and value of serve follow', () => {
    expect(serveWith().help.replaceAll(/\s+/g, ' ')).toContain(
      '--quiet-hours <number> hours without notifications (default: 8, env: UNDERSTUDY_QUIET_HOURS)',
    );
    expect(serveWith().values).toMatchObject({ quietHours: 8, port: 9400 });
    expect(serveWith('--quiet-hours', '3').values).toMatchObject({ quietHours: 3 });
    expect(serveWith('--quiet-hours', 'x').error).toContain('is invalid. Use a whole number.');
  });

  test('the desktop takes it by the same rule and variable', () => {
    expect(readOptions(['--quiet-hours=3', '--port', '9500'], {}, table)).toEqual({ quietHours: 3, port: 9500 });
    expect(readOptions([], { UNDERSTUDY_QUIET_HOURS: '4' }, table)).toEqual({ quietHours: 4 });
    expect(() => readOptions(['--quiet-hours', 'x'], {}, table)).toThrow('is invalid. Use a whole number.');
  });

  test('its type follows', () => {
    expectTypeOf<OptionsOf<'serve'>['port']>().toEqualTypeOf<number>();
    expectTypeOf<OptionsOf<'serve'>['allowEnv']>().toEqualTypeOf<string[] | undefined>();
    expectTypeOf<OptionsOf<'export'>['format']>().toEqualTypeOf<'understudy' | 'acp-flat' | 'acp-tree'>();
    expectTypeOf<'json'>().not.toExtend<keyof OptionsOf<'desktop'>>();
  });

  test('npm start hides what the table calls secret, by the variable of the table', () => {
    const secrets = (OPTIONS as readonly CommandOption[]).filter(({ secret }) => secret);
    expect(secrets).toHaveLength(1);
    for (const option of secrets) {
      const { env } = tokenInEnvironment([`--${partsOf(option).flag}`, 'hidden'], {});
      expect(env).toEqual({ [option.env ?? '']: 'hidden' });
    }
  });
});
