import { chmod, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeAtomically } from '../files/atomic-write.ts';
import { filesBeside } from '../files/config-path.ts';
import { watchFile } from '../files/watch.ts';
import { parseAuthority, renderAuthority, type Authority, type AuthorityStore } from './authority.ts';
import { TlsError } from './identity.ts';

/** Owner only. */
const PRIVATE_MODE = 0o600;
const PUBLIC_MODE = 0o644;

/** An authority that ends with the process. */
export function createMemoryAuthority(first?: Authority): AuthorityStore {
  let kept = first;
  return {
    read: async () => kept,
    write: async (authority) => void (kept = authority),
    watch: () => () => undefined,
  };
}

/** An authority beside a config file: one file with its keys, mode 0600, and its certificate for others to trust. */
export function createAuthorityFile(configPath: string): AuthorityStore {
  const { authority: path, ca: publicPath } = filesBeside(configPath);
  return {
    async read() {
      const text = await textOf(path);
      if (text === undefined) return undefined;
      const authority = parseAuthority(text, path);
      // After a copy or a checkout it may be readable by everyone.
      await chmod(path, PRIVATE_MODE).catch(() => undefined);
      if ((await textOf(publicPath)) !== authority.ca.cert)
        await writeAtomically(publicPath, authority.ca.cert, PUBLIC_MODE).catch(() => undefined);
      return authority;
    },
    async write(authority) {
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeAtomically(path, renderAuthority(authority), PRIVATE_MODE);
        await writeAtomically(publicPath, authority.ca.cert, PUBLIC_MODE);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw new TlsError(
          `Can’t write the certificate authority ${path}: ${String(code)}. Make its folder writable, or start with --read-only.`,
          { cause: error },
        );
      }
    },
    watch: (changed) => watchFile(path, changed),
  };
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new TlsError(`Can’t read ${path}: ${String(code)}. Make it readable for this user.`, { cause: error });
  }
}
