import { randomBytes } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { decodeUtf8 } from '../../contract/utf8.ts';
import { writeAtomically } from './atomic-write.ts';

const TOKEN_PATTERN = /^[\x21-\x7e]{16,512}$/;
/** Owner only. */
const PRIVATE_MODE = 0o600;

/** The admin token cannot be kept. The message is one sentence that names the file and the remedy. */
export class AdminTokenError extends Error {
  override name = 'AdminTokenError';
}

/** The admin token kept in `path`, mode 0600; made on the first run, so that an open desk survives a restart. */
export async function keepAdminToken(path: string, readOnly: boolean): Promise<string> {
  const { text, fault } = decodeUtf8(await readFile(path).catch(() => Buffer.alloc(0)));
  if (fault)
    throw new AdminTokenError(
      `The admin token file ${path} is not UTF-8: line ${fault.line}, column ${fault.column}: ${fault.message}, or delete it to have a new token made.`,
    );
  const kept = text.trim();
  if (TOKEN_PATTERN.test(kept)) {
    // Copied or checked out, it may have become readable to everybody. Somebody else's file stays as it is.
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
      `The admin token cannot be kept at ${path}: ${reason}; make that place writable, or set UNDERSTUDY_ADMIN_TOKEN.`,
      { cause: error },
    );
  }
}
