import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { OptionsOf } from '../compose/options.ts';
import { addCommand } from './command.ts';

const NOT_SO_EXIT_CODE = 1;
const MISTAKE_EXIT_CODE = 2;
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
  }).action(async (url: string, { timeout = DEFAULT_SECONDS }: OptionsOf<'wait'>) => {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      end(`${JSON.stringify(url)} isn’t an http or https URL.`, MISTAKE_EXIT_CODE);
      return;
    }
    const why = await waitFor(url.replace(/\/$/, ''), timeout * 1000);
    if (why !== undefined) end(`${url} isn’t ready after ${timeout} s: ${why}.`, NOT_SO_EXIT_CODE);
  });
}

function end(sentence: string, code: number): void {
  process.stderr.write(`understudy: ${sentence}\n`);
  process.exitCode = code;
}

/** Undefined once it answers; else why it did not, the last time. */
async function waitFor(url: string, timeoutMs: number): Promise<string | undefined> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const why = await whyNotReady(url);
    const left = until - performance.now();
    if (why === undefined || left <= 0) return why;
    await sleep(Math.min(PAUSE_MS, left));
  }
}

async function whyNotReady(url: string): Promise<string | undefined> {
  const first = await statusOf(url);
  if (typeof first === 'string' || first < 400) return typeof first === 'string' ? first : undefined;
  const discovery = await statusOf(`${url}${DISCOVERY}`);
  return discovery === 200 ? undefined : `it answers ${first}`;
}

async function statusOf(url: string): Promise<number | string> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(ATTEMPT_MS) });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    const { cause, name } = error as { cause?: { code?: string }; name: string };
    return name === 'TimeoutError' ? 'it doesn’t answer in time' : `it can’t be reached (${cause?.code ?? name})`;
  }
}
