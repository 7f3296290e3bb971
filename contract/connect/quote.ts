/** Single quotes for JavaScript, TypeScript and Python. */
export const quoteSingle = (text: string): string =>
  `'${text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", String.raw`\'`)
    .replaceAll('\n', String.raw`\n`)}'`;

/** Double quotes for JSON, C#, YAML and TOML. */
export const quoteDouble = (text: string): string => JSON.stringify(text);

/** A word of a command: in quotes only if a shell would read it as something else. */
export function quoteWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return WINDOWS_PATH.test(text) ? `"${text}"` : quoteShell(text);
}

/** In double quotes, which cmd.exe and PowerShell understand alike. */
const WINDOWS_PATH = /^[A-Za-z]:\\[^"$`%]*[^"$`%\\]$/;

/** Single quotes for a POSIX shell. */
export const quoteShell = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * For a .env file: unquoted where all parsers agree, in double quotes if it only contains spaces, else in single
 * quotes, which shells, Docker and dotenv libraries take literally.
 */
function quoteEnv(text: string): string {
  if (/^[\w./:@+-]+$/.test(text)) return text;
  if (!/["$\\`\n]/.test(text)) return `"${text}"`;
  return text.includes("'") ? `"${text.replaceAll(/["\\$`]/g, String.raw`\$&`)}"` : `'${text}'`;
}

/** Lines of a .env file, without empty values. A note becomes a comment above its line. */
export const envLines = (
  values: Readonly<Record<string, string | undefined>>,
  notes: Readonly<Record<string, string>> = {},
): string =>
  Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [...noteLine(notes[name]), `${name}=${quoteEnv(value)}\n`]))
    .join('');

const noteLine = (note: string | undefined): string[] => (note === undefined ? [] : [`# ${note}\n`]);

/** The name of a file as a comment in its language. */
export function fileHeading({ name, language }: { name: string; language: string }): string {
  if (language === 'html') return `<!-- ${name} -->`;
  return ['sh', 'yaml', 'toml', 'python', 'ruby'].includes(language) ? `# ${name}` : `// ${name}`;
}
