/**
 * The types of the package's entry, in one file that imports nothing: declarations of the server's own, and the
 * config's from its JSON Schema. Whoever installs the package has none of the packages that are bundled into it.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from 'json-schema-to-typescript';
import { format, resolveConfig } from 'prettier';
import { runnerImport } from 'vite';
import { z } from 'zod';
import { ROOT } from '../targets.mjs';

const EMITTED = join(ROOT, 'node_modules/.cache/types/server/server');

/** Which declarations are the package's, and the file of each. */
const PUBLIC = {
  'core/config-error.d.ts': ['ConfigErrorCode', 'ConfigError'],
  'core/keys.d.ts': ['KeyFileError'],
  'files/admin-token.d.ts': ['AdminTokenError'],
  'http/listen.d.ts': ['ListenError'],
  'tls/identity.d.ts': ['TlsError'],
  'core/ports.d.ts': ['Clock'],
  'compose/log.d.ts': ['Log'],
  'compose/start.d.ts': ['UnderstudyOptions', 'Understudy', 'startUnderstudy'],
};

const PORTS = `/** The run-time state and where it is stored. Servers that share all of it act as one identity provider. */
export interface Ports {
  readonly runtime: object;
  readonly events: object;
  readonly keys: object;
}
/** The ports in this process's memory. */
export declare const createMemoryPorts: (clock?: Clock) => Ports;
`;

/** Declarations as the compiler emits them, with their comments: each ends at the margin, by a brace or a semicolon. */
const DECLARATIONS =
  /(?:^\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?^export (?:declare )?(?:type|interface|class|const) (\w+)(?:.*;$|[\s\S]*?^}$)/gm;

/**
 * @param {string} text
 * @param {string} name
 */
function declarationOf(text, name) {
  const found = [...text.matchAll(DECLARATIONS)].find(([, declared]) => declared === name);
  if (found) return found[0];
  throw new Error(`${name} is no longer declared where scripts/package/types.mjs looks for it.`);
}

/**
 * Without the titles of fields, which would become names of types, and without room for other fields: a misspelled one
 * is an error.
 * @param {unknown} schema
 * @returns {unknown}
 */
function plainSchema(schema) {
  if (Array.isArray(schema)) return schema.map(plainSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(([key, value]) => key !== 'title' || typeof value !== 'string');
  const plain = Object.fromEntries(entries.map(([key, value]) => [key, plainSchema(value)]));
  return plain['properties'] ? { ...plain, additionalProperties: false } : plain;
}

/**
 * @param {unknown} schema
 * @param {string} name
 */
const typeOf = (schema, name) =>
  compile(/** @type {import('json-schema-to-typescript').JSONSchema} */ (plainSchema(schema)), name, {
    bannerComment: '',
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    format: false,
  });

/** @param {string} path */
async function schemasIn(path) {
  const { module } = await runnerImport(join(ROOT, path), { configFile: false, logLevel: 'error', root: ROOT });
  return /** @type {Record<string, z.ZodType>} */ (module);
}

/** The text of the declaration file. */
export async function packageTypes() {
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-b', 'server'], { cwd: ROOT });
  const { configFault = z.never() } = await schemasIn('contract/transfer.ts');
  const { limits = z.never() } = await schemasIn('contract/traffic/traffic-schema.ts').then(
    ({ trafficSchema }) => /** @type {z.ZodObject} */ (trafficSchema).shape,
  );
  const config = JSON.parse(readFileSync(join(ROOT, 'contract/config/config.schema.json'), 'utf8'));
  const declared = Object.entries(PUBLIC).flatMap(([file, names]) => {
    const text = readFileSync(join(EMITTED, file), 'utf8');
    return names.map((name) => declarationOf(text, name));
  });
  const text = [
    '/** An identity provider in your own process, for tests. */',
    await typeOf(config, 'ConfigInput'),
    await typeOf(z.toJSONSchema(configFault), 'ConfigFault'),
    await typeOf(z.toJSONSchema(limits), 'TrafficLimits'),
    ...declared,
    PORTS,
  ].join('\n');
  return format(text, { ...(await resolveConfig(ROOT)), parser: 'typescript' });
}
