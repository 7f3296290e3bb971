import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { MadeAccessToken } from '../../../contract/apis/schema.ts';
import type { CheckupCard } from '../../../contract/checkup/card.ts';
import { gradeOf } from '../../../contract/checkup/grade.ts';
import type { NewCard } from '../../../contract/checkup/new-card.ts';
import { renderCard } from '../../../contract/checkup/report/render.ts';
import type { OptionsOf } from '../../compose/options.ts';
import { addCommand } from '../command.ts';
import { explained, MistakeError, NOT_SO_EXIT_CODE } from '../mistake.ts';
import { writeOut } from '../output.ts';
import { observedOf } from '../watch-api/observed-call.ts';
import { ask, tell, workspacesOf } from '../running-server.ts';
import { checkApi, type CheckupFacts, type Issuing } from './checkup.ts';
import type { Target } from './call.ts';

type CheckupOptions = OptionsOf<'checkupApi'>;

/** Adds `understudy checkup-api`: whether an API refuses what it must, tried with tokens of a running server. */
export function addCheckupApi(program: Command): void {
  addCommand(program, {
    usage: 'checkup-api <url>',
    description: 'call your API with a good token and then with wrong ones, and say which it lets in',
    example: 'understudy checkup-api http://localhost:8080/accounts --client web-app --user alice',
    taker: 'checkupApi',
  }).action(explained(checkup));
}

async function checkup(url: string, options: CheckupOptions): Promise<void> {
  const stop = new AbortController();
  const stopping = (): void => stop.abort(new MistakeError('The check-up was stopped.'));
  process.once('SIGINT', stopping);
  try {
    const { client: client_id } = options;
    if (client_id === undefined) throw new MistakeError('Name the client that gets the tokens with --client.');
    const workspace = await workspaceOf(options);
    const target = targetOf(url, options, stop.signal);
    const facts = { target, workspace, client_id, isScoped: options.scope !== undefined };
    const card = await keep(await checkApi(issuingBy(options, facts), facts), options);
    await writeOut(render(card, options), options.output);
    if (card.lines.some(({ result }) => result === 'failed')) process.exitCode = NOT_SO_EXIT_CODE;
  } finally {
    process.off('SIGINT', stopping);
  }
}

function targetOf(text: string, options: CheckupOptions, signal: AbortSignal): Target {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new MistakeError(`${text} isn’t an http or https URL.`);
  const { data, method = data === undefined ? 'GET' : 'POST', header = [], timeout } = options;
  if (!TOKEN.test(method)) throw new MistakeError(`${method} isn’t a method.`);
  const headers = Object.fromEntries(header.map(headerOf));
  return { url, method, headers, data, timeoutSeconds: timeout, signal };
}

const TOKEN = /^[!#$%&'*+\-.^_`|~\w]+$/;

function headerOf(text: string): [name: string, value: string] {
  const mark = text.indexOf(':');
  const name = text.slice(0, mark);
  if (mark > 0 && TOKEN.test(name)) return [name, text.slice(mark + 1).trim()];
  throw new MistakeError(`--header takes 'Name: value'. It can’t read ${JSON.stringify(text)}.`);
}

async function workspaceOf(options: CheckupOptions): Promise<string> {
  const all = await workspacesOf(options);
  const wanted = options.workspace ?? (all.length === 1 ? all[0] : 'default/default');
  if (wanted !== undefined && all.includes(wanted)) return wanted;
  throw new MistakeError(`There is no workspace ${wanted}. There is ${all.join(', ')}.`);
}

/** The card as the server keeps it. If it can’t, the card is still worth printing. */
async function keep(card: NewCard, options: CheckupOptions): Promise<CheckupCard> {
  try {
    return (await tell(options, { method: 'POST', path: 'checkups/cards', body: card })) as CheckupCard;
  } catch (error) {
    if (!(error instanceof MistakeError)) throw error;
    process.stderr.write(`understudy: This card isn’t kept. ${error.message}\n`);
    return { id: randomUUID(), ...card, grade: gradeOf(card.lines) };
  }
}

function issuingBy(options: CheckupOptions, { workspace, client_id }: CheckupFacts): Issuing {
  const { user: username, scope } = options;
  const path = `workspaces/${workspace}/clients/${encodeURIComponent(client_id)}/accessTokens`;
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
