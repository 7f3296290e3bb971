/** In single quotes, for JavaScript, TypeScript and Python. */
export const quoteSingle = (text: string): string =>
  `'${text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", String.raw`\'`)
    .replaceAll('\n', String.raw`\n`)}'`;

/** In double quotes, for JSON, C#, YAML and TOML. */
export const quoteDouble = (text: string): string => JSON.stringify(text);

/** In single quotes, for a POSIX shell. */
export const quoteShell = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * For a .env file: bare where every reader agrees on it; in double quotes where they only hold it together; else in
 * single quotes, in which a shell, Docker and the dotenv libraries leave everything as it is.
 */
export function quoteEnv(text: string): string {
  if (/^[\w./:@+-]+$/.test(text)) return text;
  if (!/["$\\`\n]/.test(text)) return `"${text}"`;
  return text.includes("'") ? `"${text.replaceAll(/["\\$`]/g, String.raw`\$&`)}"` : `'${text}'`;
}

/** Lines of a .env file, without those that have no value. A note stands above its line. */
export const envLines = (
  values: Readonly<Record<string, string | undefined>>,
  notes: Readonly<Record<string, string>> = {},
): string =>
  Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [...noteLine(notes[name]), `${name}=${quoteEnv(value)}\n`]))
    .join('');

const noteLine = (note: string | undefined): string[] => (note === undefined ? [] : [`# ${note}\n`]);
