import { readFile } from 'node:fs/promises';
import { defaultConfigPath, filesBeside } from '../files/config-path.ts';
import { holderOf } from '../files/lock.ts';
import { authorityOf, fetchOf, isDistrust } from './authority.ts';

/** Why a server can't be asked, in one sentence that says what to do. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
}

/** The options that name a server: `ask` in the table of options. */
interface Named {
  admin?: string;
  config?: string;
}

interface Server {
  admin: string;
  token: string;
  /** The authority beside its config file, as PEM. */
  ca?: string | undefined;
}

/** The running server that the options name: by its address, or by the lock of its config file. */
async function findServer(named: Named): Promise<Server> {
  const { admin, config = defaultConfigPath() } = named;
  const { lock, token: file } = filesBeside(config);
  const own = process.env['UNDERSTUDY_ADMIN_TOKEN'];
  if (admin !== undefined) {
    if (own !== undefined) return { admin, token: own, ca: await authorityOf(named) };
    throw new UnansweredError('Set UNDERSTUDY_ADMIN_TOKEN to the admin token of that server.');
  }
  const holder = await holderOf(lock);
  if (holder?.console === undefined) {
    throw new UnansweredError(
      `No running server uses ${config}. Start one, name its file with --config, or its address with --admin.`,
    );
  }
  const token = own ?? (await readFile(file, 'utf8').catch(() => undefined))?.trim();
  if (token !== undefined) return { admin: holder.console, token, ca: await authorityOf({ config }) };
  throw new UnansweredError(`${file} can’t be read. Set UNDERSTUDY_ADMIN_TOKEN instead.`);
}

/** What the server answers to a GET, as JSON. Undefined for 404. */
export const ask = async (options: Named, path: string): Promise<unknown> => (await answerTo(options, path))?.json();

/** What the server answers to a GET, as a text. Undefined for 404. */
export const askText = async (options: Named, path: string): Promise<string | undefined> =>
  (await answerTo(options, path))?.text();

async function answerTo(options: Named, path: string): Promise<Response | undefined> {
  const { admin, token, ca } = await findServer(options);
  const { origin } = new URL(admin);
  const url = `${origin}/api/v1/${path}`;
  const response = await fetchOf({ url, ca }, { headers: { Authorization: `Bearer ${token}` } }).catch(
    (error: unknown) => {
      throw new UnansweredError(
        isDistrust(error)
          ? `This command doesn’t trust the certificate at ${origin}. Set NODE_EXTRA_CA_CERTS to the file of its authority.`
          : `Nothing answers at ${origin}. Is the server running?`,
      );
    },
  );
  if (response.status === 404) return undefined;
  if (response.status === 401) throw new UnansweredError(`The server at ${origin} doesn’t accept this admin token.`);
  if (!response.ok) throw new UnansweredError(`The server at ${origin} answered ${response.status}.`);
  return response;
}
