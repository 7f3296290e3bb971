import { useEffect, useMemo, useState } from 'react';
import type { AdminClient } from '../api/admin-client.ts';
import { useConsole } from '../api/console.tsx';
import { useTraffic } from '../api/hooks.ts';
import { resolveSchema, type JsonSchema, type SchemaLibrary } from './json-schema.ts';

interface OpenApiDocument {
  components?: { schemas?: SchemaLibrary };
}

/** The document is the same for as long as the server is: it is asked for once for each client of it. */
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

/** A schema of the admin API by its name, such as `ClientInput`, with the references in it resolved. */
export function useSchema(name: string): JsonSchema | undefined {
  const { client } = useConsole();
  const [library, setLibrary] = useState<SchemaLibrary>();
  // A server that did not answer is asked again when it is back.
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

/** A schema whose properties hold no references any more. */
export function expandSchema(schema: JsonSchema, library: SchemaLibrary): JsonSchema {
  const resolved = resolveSchema(schema, library);
  if (!resolved.properties) return resolved;
  const properties = Object.fromEntries(
    Object.entries(resolved.properties).map(([name, property]) => [name, expandSchema(property, library)]),
  );
  return { ...resolved, properties };
}
