import { createHash } from 'node:crypto';
import { BASE_STYLE } from './style.ts';

/** A stylesheet at a content-addressed path, so browsers can cache it forever. */
export interface Sheet {
  path: string;
  css: string;
}

const FOLDER = '/assets/';
const sheets = new Map<string, Sheet>();

/** Makes a stylesheet from the shared rules and extra ones. `sheetAt` finds it from then on. */
export function defineSheet(rules: string): Sheet {
  const css = BASE_STYLE + rules;
  const path = `${FOLDER}${createHash('sha256').update(css).digest('hex').slice(0, 16)}.css`;
  const sheet = { path, css };
  sheets.set(path, sheet);
  return sheet;
}

export const sheetAt = (path: string): Sheet | undefined => (path.startsWith(FOLDER) ? sheets.get(path) : undefined);

/** The headers of a stylesheet response. */
export const SHEET_HEADERS = {
  'Content-Type': 'text/css; charset=utf-8',
  'Cache-Control': 'public, max-age=31536000, immutable',
  'X-Content-Type-Options': 'nosniff',
} as const;
