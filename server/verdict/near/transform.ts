/** What kind of text it is: which transforms make sense, and whether its value may be quoted. */
export type TextKind = 'uri' | 'id' | 'scope' | 'secret' | 'token';

/** What a sentence is made of. The values are undefined where they may be secret. */
export interface Words {
  /** What was received, as in `redirect_uri`. */
  subject: string;
  /** What it nearly is, as in `the registered one`. */
  known: string;
  received: string | undefined;
  value: string | undefined;
}

/** One mistake that people and programs make with a text. */
export interface Transform {
  id: string;
  kinds: readonly TextKind[];
  matches(received: string, value: string): boolean;
  /** The text without the mistake, if that can be known from the text alone. */
  undo?(received: string): string | undefined;
  says(words: Words): string;
  /** Its sentence quotes no value, so it may see those that are secret. */
  quotesNothing?: true;
}

export const ANY: readonly TextKind[] = ['uri', 'id', 'scope', 'secret', 'token'];

/** A transform that can be taken back. */
export const undoable = (
  id: string,
  kinds: readonly TextKind[],
  undo: (received: string) => string | undefined,
  says: Transform['says'],
): Transform => ({ id, kinds, undo, matches: (received, value) => undo(received) === value, says });
