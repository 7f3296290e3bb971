import { findJsonFault, type JsonFault } from './json-fault.ts';

export type ParsedJson = { ok: true; value: unknown } | { ok: false; fault: JsonFault };

/** Parses JSON and reports the line and column of an error. */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, fault: findJsonFault(text) };
  }
}
