import { readFile } from 'node:fs/promises';
import type { AdminErrorBody } from '../../contract/admin.ts';
import { defaultConfigPath, filesBeside } from '../files/config-path.ts';
import { holderOf } from '../files/lock.ts';
import { authorityOf, fetchOf, isDistrust } from './authority.ts';
import { MistakeError } from './mistake.ts';

/** The options that name a server: `ask` in the table of options. */
interface Named {
  admin?: string;
  config?: string;
}

export interface Server {
  admin: string;
  token: string;
  /** The authority beside its config file, as PEM. */
  ca?: string | undefined;
}

/** The running server that the options name: by its address, or by the lock of its config file. */
export async function findServer(named: Named): Promise<Server> {
  const { admin, config = defaultConfigPath() } = named;
  const { lock, token: file } = filesBeside(config);
  const own = process.env['UNDERSTUDY_ADMIN_TOKEN'];
  if (admin !== undefined) {
    if (own !== undefined) return { admin, token: own, ca: await authorityOf(named) };
    throw new MistakeError('Set UNDERSTUDY_ADMIN_TOKEN to the admin token of that server.');
  }
  const holder = await holderOf(lock);
  if (holder?.console === undefined) {
    throw new MistakeError(
      `No running server uses ${config}. Start one, name its file with --config, or its address with --admin.`,
    );
  }
  const token = own ?? (await readFile(file, 'utf8').catch(() => undefined))?.trim();
  if (token !== undefined) return { admin: holder.console, token, ca: await authorityOf({ config }) };
  throw new MistakeError(`${file} can’t be read. Set UNDERSTUDY_ADMIN_TOKEN instead.`);
}

interface Question {
  method: string;
  /** Below /api/v1/. */
  path: string;
  body?: unknown;
}

/** What the server answers to a GET, as JSON. Undefined for 404. */
export const ask = async (options: Named, path: string): Promise<unknown> => (await answerTo(options, path))?.json();

/** What the server answers to a GET, as a text. Undefined for 404. */
export const askText = async (options: Named, path: string): Promise<string | undefined> =>
  (await answerTo(options, path))?.text();

/** What the server answers to a change. Throws with its sentence if it refuses. Undefined for 404 and for no content. */
export async function change(options: Named, path: string, sent: { method: string; body?: object }): Promise<unknown> {
  const response = await answerTo(options, path, sent);
  return response?.status === 200 ? response.json() : undefined;
}

async function answerTo(
  options: Named,
  path: string,
  { method = 'GET', body }: { method?: string; body?: object } = {},
): Promise<Response | undefined> {
  const { response, origin } = await send(options, { method, path, body });
  if (response.status === 404) return undefined;
  if (response.status === 400) throw new MistakeError(await refusalIn(response));
  if (!response.ok) throw new MistakeError(`The server at ${origin} answered ${response.status}.`);
  return response;
}

/** The ids of the server's workspaces, as `{tid}/{aid}`. */
export async function workspacesOf(options: Named): Promise<string[]> {
  const listed = ((await ask(options, 'workspaces')) ?? []) as { tid: string; aid: string }[];
  return listed.map(({ tid, aid }) => `${tid}/${aid}`);
}

/** Has the server do something, and returns what it answers. A refusal is thrown in the server's words. */
export async function tell(options: Named, question: Question): Promise<unknown> {
  const { response, origin } = await send(options, question);
  const text = await response.text();
  const answer = (text === '' ? {} : JSON.parse(text)) as { error_description?: string };
  if (response.ok) return answer;
  throw new MistakeError(answer.error_description ?? `The server at ${origin} answered ${response.status}.`);
}

async function send(options: Named, { method, path, body }: Question): Promise<{ response: Response; origin: string }> {
  const server = await findServer(options);
  const response = await fetchFrom(server, path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { response, origin: new URL(server.admin).origin };
}

/** A request below /api/v1/, with the token. Throws if the server can't be reached, isn't trusted, refuses the token or is another program. */
export async function fetchFrom({ admin, token, ca }: Server, path: string, init: RequestInit): Promise<Response> {
  const { origin } = new URL(admin);
  const headers = { ...(init.headers as Record<string, string>), Authorization: `Bearer ${token}` };
  const url = `${origin}/api/v1/${path}`;
  const response = await fetchOf({ url, ca }, { ...init, headers }).catch((error: unknown) => {
    throw new MistakeError(whyUnanswered(origin, error));
  });
  if (response.status === 401) throw new MistakeError(`The server at ${origin} doesn’t accept this admin token.`);
  if (await isOfAdmin(response)) return response;
  throw new MistakeError(
    `What answers at ${origin} isn’t the admin API of Understudy. Use its admin address, such as http://localhost:9401.`,
  );
}

const whyUnanswered = (origin: string, error: unknown): string =>
  isDistrust(error)
    ? `This command doesn’t trust the certificate at ${origin}. Set NODE_EXTRA_CA_CERTS to the file of its authority.`
    : `Nothing answers at ${origin}. Is the server running?`;

/** Reports are texts that may run nothing. All else is JSON, and errors have details. */
async function isOfAdmin(response: Response): Promise<boolean> {
  const { status, ok, headers } = response;
  if (status === 204 || headers.get('content-security-policy')?.startsWith('sandbox')) return true;
  if (ok) return /^application\/json\b/.test(headers.get('content-type') ?? '');
  const body = (await response
    .clone()
    .json()
    .catch(() => null)) as Partial<AdminErrorBody> | null;
  return Array.isArray(body?.details);
}

/** The sentences of a refusal: about the fields, or else about the whole. */
async function refusalIn(response: Response): Promise<string> {
  const { details, error_description } = (await response.json()) as AdminErrorBody;
  return details.length > 0 ? details.map(({ message }) => message).join(' ') : error_description;
}
