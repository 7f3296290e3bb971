import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { OptionsOf } from '../compose/options.ts';
import { authorityOf, fetchOf, isDistrust } from './authority.ts';
import { addCommand } from './command.ts';
import { explained, MistakeError, NOT_SO_EXIT_CODE } from './mistake.ts';

const DEFAULT_SECONDS = 60;
const PAUSE_MS = 100;
/** One attempt must not use up the whole time: a server that starts may accept and never answer. */
const ATTEMPT_MS = 2000;
const DISCOVERY = '/.well-known/openid-configuration';

/** Adds `understudy wait`: until an issuer, or any URL, answers. */
export function addWait(program: Command): void {
  addCommand(program, {
    usage: 'wait <url>',
    description: 'wait until a URL answers with success; an issuer does when its discovery document can be fetched',
    example: 'understudy wait http://localhost:9400/default/default --timeout 30s',
    taker: 'wait',
  }).action(explained(wait));
}

async function wait(url: string, options: OptionsOf<'wait'>): Promise<void> {
  const { timeout = DEFAULT_SECONDS } = options;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new MistakeError(`${JSON.stringify(url)} isn’t an http or https URL.`);
  const target = { url: url.replace(/\/$/, ''), ca: await authorityOf(options) };
  const why = await waitFor(target, timeout * 1000);
  if (why === undefined) return;
  process.stderr.write(`understudy: ${url} isn’t ready after ${timeout} s: ${why}.\n`);
  process.exitCode = NOT_SO_EXIT_CODE;
}

/** Undefined once it answers; else why it did not, the last time. */
interface Target {
  url: string;
  /** An authority to trust, as PEM. */
  ca: string | undefined;
  /** Ends an attempt that would last longer than the whole may. */
  over?: AbortSignal | undefined;
}

async function waitFor(target: Target, timeoutMs: number): Promise<string | undefined> {
  // Without any time there is one attempt.
  const over = timeoutMs > 0 ? AbortSignal.timeout(timeoutMs) : undefined;
  let said: string | undefined;
  for (;;) {
    const why = await whyNotReady({ ...target, over });
    if (why === undefined) return undefined;
    // What was cut off says less than the attempt before it.
    if (!over?.aborted) said = why;
    if (!over || over.aborted) return said ?? why;
    await sleep(PAUSE_MS, undefined, { signal: over }).catch(() => undefined);
  }
}

async function whyNotReady(target: Target): Promise<string | undefined> {
  const first = await statusOf(target);
  if (typeof first === 'string' || first < 400) return typeof first === 'string' ? first : undefined;
  const discovery = await statusOf({ ...target, url: `${target.url}${DISCOVERY}` });
  return discovery === 200 ? undefined : `it answers ${first}`;
}

async function statusOf(target: Target): Promise<number | string> {
  try {
    const { over } = target;
    const signals = [AbortSignal.timeout(ATTEMPT_MS), ...(over ? [over] : [])];
    const response = await fetchOf(target, { signal: AbortSignal.any(signals) });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    if (isDistrust(error)) return 'its certificate isn’t trusted here. Name its authority with --ca';
    const { cause, name } = error as { cause?: { code?: string }; name: string };
    return name === 'TimeoutError' ? 'it doesn’t answer in time' : `it can’t be reached (${cause?.code ?? name})`;
  }
}
