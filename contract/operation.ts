import { z } from 'zod';
import { mergePatch } from './admin.ts';

/** One row of the table. Routes, OpenAPI, the typed client and the docs are generated from it. */
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parameters as `{name}`, as in OpenAPI. */
  path: string;
  summary: string;
  /** The body, parsed before the handler gets it. */
  input?: z.ZodType;
  query?: z.ZodType;
  /** Absent if success has no content (204). */
  output?: z.ZodType;
  /** The status of success, if it is not 200 or 204. */
  status?: 201;
  /** Concerns a state of the config: reads send its ETag, and changes honor If-Match (RFC 9110 §13.1.1). */
  conditional?: true;
  /** The largest body it accepts, if that is more than usual. */
  bodyLimitBytes?: number;
  /** The media type of a text that it answers with instead of JSON, by the query parameter `format`. */
  textTypes?: Readonly<Record<string, string>>;
  /** The media type of the body, if it is not just plain JSON. */
  mediaType?: 'application/merge-patch+json';
}

export const WORKSPACE = '/api/v1/workspaces/{tid}/{aid}';
const MERGE_PATCH = 'application/merge-patch+json';

type Columns = Omit<Operation, 'method' | 'path' | 'summary'>;

const row =
  <const M extends Operation['method']>(method: M) =>
  <const P extends string, const C extends Columns = Record<never, never>>(path: P, summary: string, columns?: C) =>
    ({ method, path, summary, ...columns }) as { method: M; path: P; summary: string } & C;
export const [get, post, put, patch, del] = [row('GET'), row('POST'), row('PUT'), row('PATCH'), row('DELETE')];

/** Options for operations on a state of the config. */
export const CONDITIONAL = { conditional: true } as const;
export const CREATED = { ...CONDITIONAL, status: 201 } as const;
export const MERGED = { ...CONDITIONAL, input: mergePatch, mediaType: MERGE_PATCH } as const;

interface Names<Nouns extends string, Param extends string> {
  nouns: Nouns;
  noun: string;
  param: Param;
}

/** The six operations for a list in a workspace. */
export function collection<
  const Nouns extends string,
  const Param extends string,
  Entry extends z.ZodType,
  New extends z.ZodType,
>({ nouns, noun, param }: Names<Nouns, Param>, output: Entry, created: New) {
  const all = `${WORKSPACE}/${nouns}` as const;
  const one = `${all}/{${param}}` as const;
  const rows = {
    list: get(all, `List ${nouns}`, { ...CONDITIONAL, output: z.array(output) }),
    create: post(all, `Create a ${noun}`, { ...CREATED, input: created, output }),
    get: get(one, `Get a ${noun}`, { ...CONDITIONAL, output }),
    replace: put(one, `Replace a ${noun}`, { ...CONDITIONAL, input: output, output }),
    update: patch(one, `Update fields of a ${noun}`, { ...MERGED, output }),
    delete: del(one, `Delete a ${noun}`, CONDITIONAL),
  };
  type Rows = typeof rows;
  const named = Object.entries(rows).map(([verb, columns]) => [`${nouns}.${verb}`, columns]);
  return Object.fromEntries(named) as { [Verb in keyof Rows as `${Nouns}.${Verb}`]: Rows[Verb] };
}
