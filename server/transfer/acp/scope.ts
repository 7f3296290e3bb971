import type { z } from 'zod';
import {
  claimSchema,
  scopeSchema,
  serviceSchema,
  type ClaimInput,
  type ScopeInput,
  type ServiceInput,
} from '../../../contract/config/scope.ts';
import { textOf, type Json } from './json.ts';
import type { Report } from './report.ts';
import { thingOf, wordsOf, type Thing, type Words } from './said.ts';

export function serviceOf(acp: Json, report: Report): Thing<ServiceInput> | undefined {
  const what = `service ${textOf(acp['name']) ?? String(acp['id'])}`;
  return taken(serviceSchema, { ...wordsOf(acp, serviceSchema), assumed: { name: acp['id'] } }, what, report);
}

export function scopeOf(acp: Json, report: Report): Thing<ScopeInput> | undefined {
  return taken(scopeSchema, wordsOf(acp, scopeSchema), `scope ${String(acp['name'])}`, report);
}

export function claimOf(acp: Json, report: Report): Thing<ClaimInput> | undefined {
  const what = `claim ${String(acp['name'])} of ${String(acp['type'])}`;
  const source_path = textOf(acp['source_path']) ?? textOf(acp['mapping']);
  const words = wordsOf({ ...acp, ...(source_path !== undefined && { source_path }) }, claimSchema);
  return taken(claimSchema, { ...words, assumed: { source_path: acp['name'] } }, what, report);
}

function taken<S extends z.ZodObject>(
  schema: S,
  words: Words,
  what: string,
  report: Report,
): Thing<z.input<S>> | undefined {
  const thing = thingOf(schema, words, what, report);
  if (thing) report.taken(what);
  return thing;
}
