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
    return { ok: false, fault: faultOf(text, error instanceof Error ? error.message : String(error)) };
  }
}

function faultOf(text: string, message: string): JsonFault {
  const position = /at position (\d+)/.exec(message)?.[1];
  const at = position === undefined ? text.length : Number(position);
  const before = text.slice(0, at).split('\n');
  const [words = message] = message.split(/ in JSON at position| at position|, "|, \.\.\."/);
  return { message: words, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
