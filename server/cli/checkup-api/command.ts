import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { MadeAccessToken } from '../../../contract/apis/schema.ts';
import type { CheckupCard } from '../../../contract/checkup/card.ts';
import { renderCard } from '../../../contract/checkup/report/render.ts';
import type { OptionsOf } from '../../compose/options.ts';
import { addCommand } from '../command.ts';
import { observedOf } from '../watch-api/observed-call.ts';
import { ask, tell, UnansweredError } from '../running-server.ts';
import { checkApi, type Issuing } from './checkup.ts';
import type { Target } from './call.ts';

/** Exit code if the API let something in. */
const FAILED_EXIT_CODE = 1;
/** Exit code of everything that one sentence explains. */
const MISTAKE_EXIT_CODE = 2;

type CheckupOptions = OptionsOf<'checkupApi'>;

/** Adds `understudy checkup-api`: whether an API refuses what it must, tried with tokens of a running server. */
export function addCheckupApi(program: Command): void {
  addCommand(program, {
    usage: 'checkup-api <url>',
    description: 'call your API with a good token and then with wrong ones, and say which it lets in',
    example: 'understudy checkup-api http://localhost:8080/accounts --client web-app --user alice',
    taker: 'checkupApi',
  }).action(checkup);
}

async function checkup(url: string, options: CheckupOptions): Promise<void> {
  const stop = new AbortController();
  const stopping = (): void => stop.abort(new UnansweredError('The check-up was stopped.'));
  process.once('SIGINT', stopping);
  try {
    const workspace = await workspaceOf(options);
    const target = targetOf(url, options, stop.signal);
    const isScoped = options.scope !== undefined;
    const card = await checkApi(issuingBy(options, workspace), { target, workspace, isScoped });
    await print(render(card, options), options.output);
    if (card.lines.some(({ result }) => result === 'failed')) process.exitCode = FAILED_EXIT_CODE;
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error;
    process.stderr.write(`understudy: ${error.message}\n`);
    process.exitCode = MISTAKE_EXIT_CODE;
  } finally {
    process.off('SIGINT', stopping);
  }
}

function targetOf(text: string, options: CheckupOptions, signal: AbortSignal): Target {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new UnansweredError(`${text} isn’t an http or https URL.`);
  const { data, method = data === undefined ? 'GET' : 'POST', header = [], timeout } = options;
  if (!TOKEN.test(method)) throw new UnansweredError(`${method} isn’t a method.`);
  const headers = Object.fromEntries(header.map(headerOf));
  return { url, method, headers, data, timeoutSeconds: timeout, signal };
}

const TOKEN = /^[!#$%&'*+\-.^_`|~\w]+$/;

function headerOf(text: string): [name: string, value: string] {
  const mark = text.indexOf(':');
  const name = text.slice(0, mark);
  if (mark > 0 && TOKEN.test(name)) return [name, text.slice(mark + 1).trim()];
  throw new UnansweredError(`--header takes 'Name: value'. It can’t read ${JSON.stringify(text)}.`);
}

async function workspaceOf(options: CheckupOptions): Promise<string> {
  const listed = ((await ask(options, 'workspaces')) ?? []) as { tid: string; aid: string }[];
  const all = listed.map(({ tid, aid }) => `${tid}/${aid}`);
  const wanted = options.workspace ?? (all.length === 1 ? all[0] : 'default/default');
  if (wanted !== undefined && all.includes(wanted)) return wanted;
  throw new UnansweredError(`There is no workspace ${wanted}. There is ${all.join(', ')}.`);
}

function issuingBy(options: CheckupOptions, workspace: string): Issuing {
  const { client, user: username, scope } = options;
  if (client === undefined) throw new UnansweredError('Name the client that gets the tokens with --client.');
  const path = `workspaces/${workspace}/clients/${encodeURIComponent(client)}/accessTokens`;
  const asked = { ...(username !== undefined && { username }), ...(scope !== undefined && { scope }) };
  return {
    async token(wrong) {
      const body = { ...asked, ...(wrong !== undefined && { wrong }) };
      return (await tell(options, { method: 'POST', path, body })) as MadeAccessToken;
    },
    async record(seen) {
      const recorded = await tell(options, { method: 'POST', path: 'observedCalls', body: observedOf(seen) });
      return (recorded as { flowId: string }).flowId;
    },
    async asked(flowId) {
      const { exchanges = [] } = ((await ask(options, `flows/${flowId}`)) ?? {}) as {
        exchanges?: { endpoint: string }[];
      };
      return exchanges.some(({ endpoint }) => endpoint === 'introspect' || endpoint === 'userinfo');
    },
  };
}

function render(card: CheckupCard, { report }: CheckupOptions): string {
  return report === 'json' ? `${JSON.stringify(card)}\n` : renderCard(card, report);
}

async function print(text: string, output: string | undefined): Promise<void> {
  if (output === undefined) process.stdout.write(text);
  else
    await writeFile(output, text).catch((error: NodeJS.ErrnoException) => {
      throw new UnansweredError(`--output ${output} can’t be written (${error.code}).`);
    });
}
