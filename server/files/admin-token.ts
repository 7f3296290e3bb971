import { randomBytes } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { decodeUtf8, notUtf8 } from '../../contract/config/utf8.ts';
import { writeAtomically } from './atomic-write.ts';

const TOKEN_PATTERN = /^[\x21-\x7e]{16,512}$/;
/** Owner only. */
const PRIVATE_MODE = 0o600;

/** The admin token can't be stored. The message names the file and how to fix it. */
export class AdminTokenError extends Error {
  override name = 'AdminTokenError';
}

/** The admin token stored in `path`, mode 0600. Created on the first run, so an open console survives a restart. */
export async function keepAdminToken(path: string, readOnly: boolean): Promise<string> {
  const { text, fault } = decodeUtf8(await readFile(path).catch(() => Buffer.alloc(0)));
  if (fault)
    throw new AdminTokenError(`The admin token file ${path} ${notUtf8(fault)}. Delete it to create a new token.`);
  const kept = text.trim();
  if (TOKEN_PATTERN.test(kept)) {
    // After a copy or a checkout it may be readable by everyone. A file owned by another user stays unchanged.
    if (!readOnly) await chmod(path, PRIVATE_MODE).catch(() => undefined);
    return kept;
  }
  const token = randomBytes(32).toString('base64url');
  if (!readOnly) await writeToken(path, token);
  return token;
}

async function writeToken(path: string, token: string): Promise<void> {
  try {
    await writeAtomically(path, `${token}\n`, PRIVATE_MODE);
  } catch (error) {
    const reason = String((error as NodeJS.ErrnoException).code);
    throw new AdminTokenError(
      `Can’t store the admin token at ${path}: ${reason}. Make that location writable, or set UNDERSTUDY_ADMIN_TOKEN.`,
      { cause: error },
    );
  }
}
