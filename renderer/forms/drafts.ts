import type { JsonObject } from './value.ts';

/** Text that is not a valid value yet, such as unfinished JSON, and what is wrong with it. */
export interface Held {
  message: string;
  text: string;
}

/** Unsaved input: a merge patch, and the texts that are not valid values yet, by path. */
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

/** Drafts last as long as the tab and survive a reload. */
function keep(): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...all()]));
  } catch {
    // If storage is full, drafts don't survive a reload, but the page still works.
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
