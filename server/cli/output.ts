import { writeFile } from 'node:fs/promises';
import { MistakeError } from './mistake.ts';

/** Writes a text to a file, or to stdout without one. Throws MistakeError if the file can't be written. */
export async function writeOut(text: string, file: string | undefined): Promise<void> {
  if (file === undefined) process.stdout.write(text);
  else await writeToFile(file, text);
}

/** Throws MistakeError if it can't be written. */
export const writeToFile = (file: string, text: string): Promise<void> =>
  writeFile(file, text).catch((error: NodeJS.ErrnoException) => {
    throw new MistakeError(`${file} can’t be written (${error.code}).`);
  });
