import { readFile } from 'node:fs/promises';

/** A file that was brought to us, as it came. */
export const caseText = (name: string): Promise<string> => readFile(new URL(`cases/${name}`, import.meta.url), 'utf8');
