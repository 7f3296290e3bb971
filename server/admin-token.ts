import { randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';

const TOKEN_PATTERN = /^[\x21-\x7e]{16,512}$/;

/** The admin token kept in `path`, mode 0600; made on the first run, so that an open desk survives a restart. */
export async function keepAdminToken(path: string, readOnly: boolean): Promise<string> {
  const kept = await readFile(path, 'utf8').catch(() => '');
  if (TOKEN_PATTERN.test(kept.trim())) return kept.trim();
  const token = randomBytes(32).toString('base64url');
  if (!readOnly) {
    await writeFile(path, `${token}\n`, { mode: 0o600 });
    await chmod(path, 0o600);
  }
  return token;
}
