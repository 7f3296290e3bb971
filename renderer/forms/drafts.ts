import type { JsonObject } from './value.ts';

/** A text that is no value yet, such as unfinished JSON, and what is wrong with it. */
export interface Held {
  message: string;
  text: string;
}

/** What was typed and not saved: a merge patch, and the texts that are no values yet, by their paths. */
export interface Draft {
  patch: JsonObject;
  held: Readonly<Record<string, Held>>;
}

const KEY = 'understudy.drafts';

let drafts: Map<string, Draft> | undefined;

function all(): Map<string, Draft> {
  drafts ??= new Map(readKept());
  return drafts;
}

function readKept(): [string, Draft][] {
  const kept = sessionStorage.getItem(KEY);
  if (kept === null) return [];
  try {
    return JSON.parse(kept) as [string, Draft][];
  } catch {
    return [];
  }
}

/** Drafts live as long as the tab: a reload brings them back too. */
function keep(): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...all()]));
  } catch {
    // A full storage costs the reload, not the page.
  }
}

export const draftOf = (key: string): Draft | undefined => all().get(key);

export function keepDraft(key: string, draft: Draft): void {
  all().set(key, draft);
  keep();
}

export function dropDraft(key: string): void {
  if (all().delete(key)) keep();
}
