export interface JsonFault {
  message: string;
  line: number;
  column: number;
}

export type ParsedJson = { ok: true; value: unknown } | { ok: false; fault: JsonFault };

/** Parses JSON and says in which line and column it breaks. */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const message = messageOf(error);
    const before = text.slice(0, offsetOf(text, message)).split('\n');
    return {
      ok: false,
      fault: { message: wordsOf(message), line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
    };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The engine's words without its own account of the place. */
const wordsOf = (message: string): string =>
  message.split(/ in JSON at position| at position|, "|, \.{3}/)[0] ?? message;

/** Where the text stops being the beginning of any JSON. Engines say it in some of their messages only. */
function offsetOf(text: string, message: string): number {
  const named = /at position (\d+)/.exec(message)?.[1];
  if (named !== undefined) return Number(named);
  let good = 0;
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (breaksAtEnd(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

/** Is nothing wrong with the text but that it ends too soon? */
function breaksAtEnd(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = messageOf(error);
    const named = /at position (\d+)/.exec(message)?.[1];
    return named === undefined ? /end of JSON/.test(message) : Number(named) >= text.length;
  }
}
