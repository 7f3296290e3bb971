import { useEffect, useMemo, useState } from 'react';
import type { AdminClient } from '../api/admin-client.ts';
import { useConsole } from '../api/console.tsx';
import { useTraffic } from '../api/hooks.ts';
import { resolveSchema, type JsonSchema, type SchemaLibrary } from './json-schema.ts';

interface OpenApiDocument {
  components?: { schemas?: SchemaLibrary };
}

/** The document never changes while the server runs, so it is fetched once per client. */
const libraries = new WeakMap<AdminClient, Promise<SchemaLibrary>>();

function loadLibrary(client: AdminClient): Promise<SchemaLibrary> {
  const loading = libraries.get(client) ?? requestLibrary(client);
  libraries.set(client, loading);
  loading.catch(() => libraries.delete(client));
  return loading;
}

async function requestLibrary(client: AdminClient): Promise<SchemaLibrary> {
  const response = await client.open('/api/openapi.json', new AbortController().signal);
  const { components } = (await response.json()) as OpenApiDocument;
  return components?.schemas ?? {};
}

/** A schema of the admin API by name, such as `ClientInput`, with its references resolved. */
export function useSchema(name: string): JsonSchema | undefined {
  const { client } = useConsole();
  const [library, setLibrary] = useState<SchemaLibrary>();
  // If the server didn't answer, try again when it is back.
  const live = useTraffic(({ connection }) => connection.state === 'live');
  useEffect(() => {
    let gone = false;
    loadLibrary(client).then(
      (loaded) => gone || setLibrary(loaded),
      () => undefined,
    );
    return () => void (gone = true);
  }, [client, live]);
  return useMemo(() => library && expandSchema({ $ref: name }, library), [library, name]);
}

/** A schema whose properties no longer contain references. */
export function expandSchema(schema: JsonSchema, library: SchemaLibrary): JsonSchema {
  const resolved = resolveSchema(schema, library);
  if (!resolved.properties) return resolved;
  const properties = Object.fromEntries(
    Object.entries(resolved.properties).map(([name, property]) => [name, expandSchema(property, library)]),
  );
  return { ...resolved, properties };
}
