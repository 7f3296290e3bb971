import type { Command } from 'commander';
import type { CheckupCard, CheckupLine } from '../../../contract/checkup/card.ts';
import { CONTROL, type CheckupView } from '../../../contract/checkup/checkup.ts';
import { ESSENTIAL_KINDS, ESSENTIALS, type Asked } from '../../../contract/checkup/plan.ts';
import { renderCard } from '../../../contract/checkup/report/render.ts';
import { RESULT_WORDS } from '../../../contract/checkup/report/words.ts';
import type { FaultFamily } from '../../../contract/faults/names.ts';
import type { OptionsOf } from '../../compose/options.ts';
import { addCommand } from '../command.ts';
import { explained, MistakeError, NOT_SO_EXIT_CODE } from '../mistake.ts';
import { writeOut } from '../output.ts';
import { tell, workspacesOf } from '../running-server.ts';
import { attempt, NO_COMMAND, type Attempt } from './attempt.ts';

const DEFAULT_TIMEOUT_SECONDS = 60;
/** What a run may take longer than its command. */
const LEASE_SECONDS = 30;
const DEFAULT_WORKSPACE = 'default/default';

type Options = OptionsOf<'checkup'>;

/** Adds `understudy checkup`: what a client does when things go wrong. */
export function addCheckup(program: Command): void {
  addCommand(program, {
    usage: 'checkup <client_id>',
    description: 'grade a client by what it does when things go wrong; runs a command once for each fault',
    example: 'understudy checkup web-app --run "npm run e2e" --report junit --output checkup.xml',
    taker: 'checkup',
  }).action(explained(checkup));
}

/** What every run of a check-up needs. */
interface Session {
  id: string;
  command: string;
  options: Options;
  env: NodeJS.ProcessEnv;
  timeoutMs: number;
  signal: AbortSignal;
}

async function checkup(client_id: string, options: Options): Promise<void> {
  const { run: command, timeout = DEFAULT_TIMEOUT_SECONDS } = options;
  if (command === undefined) throw new MistakeError('Name a command that logs in once: --run "npm run e2e".');
  const workspace = options.workspace ?? (await onlyWorkspace(options));
  const { acp } = (await tell(options, { method: 'GET', path: 'server' })) as { acp: { url: string } };
  const leaseSeconds = Math.min(3600, Math.ceil(timeout) + LEASE_SECONDS);
  const body = { workspace, client_id, ...askedBy(options), leaseSeconds };
  const { id } = (await tell(options, { method: 'POST', path: 'checkups', body })) as CheckupView;
  const env = { ...process.env, UNDERSTUDY_ISSUER: `${acp.url}/${workspace}`, UNDERSTUDY_CLIENT_ID: client_id };
  const interrupted = interruption();
  const session = { id, command, options, env, timeoutMs: timeout * 1000, signal: interrupted.signal };
  const card = await examine(session)
    .catch(async (error: unknown) => {
      await tell(options, { method: 'DELETE', path: `checkups/${id}` }).catch(() => undefined);
      throw error;
    })
    .finally(interrupted.done);
  await print(card, options);
  if (card.lines.some(({ result }) => result === 'failed')) process.exitCode = NOT_SO_EXIT_CODE;
}

/** The families, and the kinds of the preset that is chosen like one. */
function askedBy({ family = [] }: Options): Asked {
  const families = family.filter((name): name is FaultFamily => name !== ESSENTIALS);
  return {
    ...(families.length > 0 && { families }),
    ...(family.includes(ESSENTIALS) && { kinds: ESSENTIAL_KINDS }),
  };
}

async function onlyWorkspace(options: Options): Promise<string> {
  const [first, ...others] = await workspacesOf(options);
  return first !== undefined && others.length === 0 ? first : DEFAULT_WORKSPACE;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl+C ends the command, and then the check-up with its fault. */
function interruption(): { signal: AbortSignal; done(): void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  for (const signal of SIGNALS) process.on(signal, abort);
  return {
    signal: controller.signal,
    done: () => {
      for (const signal of SIGNALS) process.off(signal, abort);
    },
  };
}

async function examine(session: Session): Promise<CheckupCard> {
  const { id, options } = session;
  for (;;) {
    const { run } = (await tell(options, { method: 'POST', path: `checkups/${id}/runs/next` })) as {
      run: string | null;
    };
    if (run === null) break;
    await runOnce(session, run);
  }
  const { card } = (await tell(options, { method: 'GET', path: `checkups/${id}` })) as CheckupView;
  if (card) return card;
  throw new MistakeError('The check-up has no card.');
}

async function runOnce({ id, command, options, env, timeoutMs, signal }: Session, run: string): Promise<void> {
  const ended = await attempt(command, { env: { ...env, UNDERSTUDY_FAULT: run }, timeoutMs, signal });
  if (signal.aborted) throw new MistakeError('The check-up was interrupted. Its faults have ended.');
  if (run === CONTROL) checkStart(ended, command);
  const body = 'hung' in ended ? { loggedIn: null, hung: true } : { loggedIn: ended.code === 0 };
  const path = `checkups/${id}/runs/${encodeURIComponent(run)}/end`;
  const line = (await tell(options, { method: 'POST', path, body })) as CheckupLine;
  process.stderr.write(`${run.padEnd(38)}  ${RESULT_WORDS[line.result]}. ${line.did}\n`);
  if (run === CONTROL && line.result !== 'passed')
    throw new MistakeError(`The control run, without a fault, didn’t succeed. ${line.did}`);
}

/** The control run shows whether the command works at all. */
function checkStart(ended: Attempt, command: string): void {
  if ('hung' in ended) throw new MistakeError(`${command} didn’t end in time, without any fault. Raise --timeout.`);
  if (ended.code === 0) return;
  if (ended.output !== '') process.stderr.write(ended.output.replace(/\n*$/, '\n'));
  throw new MistakeError(
    ended.code === NO_COMMAND
      ? `The shell can’t find a command in ${JSON.stringify(command)}.`
      : `${command} ended with ${ended.code}, without any fault. It must log in and exit with 0.`,
  );
}

async function print(card: CheckupCard, { report, output }: Options): Promise<void> {
  await writeOut(report === 'json' ? `${JSON.stringify(card, undefined, 2)}\n` : renderCard(card, report), output);
}
