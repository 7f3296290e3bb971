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

/** For a .env file: bare where every reader agrees on it, else in double quotes. */
export const quoteEnv = (text: string): string => (/^[\w./:@+-]+$/.test(text) ? text : JSON.stringify(text));
