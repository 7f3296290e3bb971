import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Finding } from '../../contract/lint/finding.ts';
import type { RuleId } from '../../contract/lint/rules.ts';
import type { OperationName } from '../../contract/operations.ts';
import type { Severity } from '../../contract/traffic/steps.ts';
import { call } from '../world/admin.ts';
import { authorizePath, automate, WEB_APP_BASIC, type Tokens } from '../world/code-grant.ts';
import { CALLBACK, startWorld, type World } from '../world/world.ts';

/** What lint says about a client. */
export async function findingsOf(world: World, client_id = 'web-app'): Promise<Finding[]> {
  const { status, body } = await call(world, 'findings.list', { params: { client_id } });
  expect(status).toBe(200);
  return body as unknown as Finding[];
}

/** The rules that a client breaks, without those that are muted. */
export const rulesOf = async (world: World, client_id: string): Promise<string[]> =>
  (await findingsOf(world, client_id)).filter(({ muted }) => !muted).map(({ rule }) => rule);

export const random = (): string => randomBytes(32).toString('base64url');

export interface LoginOf {
  client_id?: string;
  /** Parameters of the authorization request instead or besides; undefined leaves one out. */
  params?: Record<string, string | undefined>;
  form?: Record<string, string>;
  headers?: Record<string, string>;
  /** How often the code is sent. */
  times?: number;
  verifier?: string;
  /** Called before the code is redeemed. */
  wait?: () => void;
}

export interface Done {
  tokens: Tokens;
  code: string;
}

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** A login as it should be, but for what is asked for. */
export async function login(world: World, of: LoginOf = {}): Promise<Done> {
  const { client_id = 'web-app', verifier = random(), times = 1 } = of;
  const params: NonNullable<LoginOf['params']> = {
    client_id,
    scope: 'openid profile offline_access',
    state: random(),
    nonce: random(),
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    ...of.params,
  };
  const response = await world.fetch(pathWith(params));
  await response.arrayBuffer();
  const { searchParams } = new URL(response.headers.get('location') ?? '');
  const code = searchParams.get('code') ?? '';
  if (code === '') throw new Error(`No code, but ${searchParams.toString()}.`);
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: params['redirect_uri'] ?? CALLBACK,
    ...(params['code_challenge'] !== undefined && { code_verifier: verifier }),
    ...(client_id !== 'web-app' && { client_id }),
    ...of.form,
  };
  const headers = of.headers ?? (client_id === 'web-app' ? WEB_APP_BASIC : {});
  of.wait?.();
  let tokens: Tokens | undefined;
  for (let sent = 0; sent < times; sent += 1) {
    const answer = await world.post('/oauth2/token', form, headers);
    const body = (await answer.json()) as Tokens;
    tokens ??= body;
  }
  if (tokens?.access_token === undefined) throw new Error(JSON.stringify(tokens));
  return { tokens, code };
}

function pathWith(params: Record<string, string | undefined>): string {
  const url = new URL(authorizePath(), 'http://localhost');
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url.pathname + url.search;
}

export async function logins(world: World, count: number, of: LoginOf = {}): Promise<Done[]> {
  const done: Done[] = [];
  for (let made = 0; made < count; made += 1) done.push(await login(world, of));
  return done;
}

export async function refresh(world: World, { refresh_token }: Pick<Tokens, 'refresh_token'>): Promise<Tokens> {
  const form = { grant_type: 'refresh_token', refresh_token };
  return (await (await world.post('/oauth2/token', form, WEB_APP_BASIC)).json()) as Tokens;
}

/** A time that moves when it is told to. */
function clockFrom(start = Date.now()): { clock: () => number; pass: (seconds: number) => void } {
  let now = start;
  return { clock: () => now, pass: (seconds) => void (now += seconds * 1000) };
}

export interface Offence {
  rule: RuleId;
  /** What tells two offences of a rule apart. */
  how?: string;
  client_id?: string;
  severity?: Severity;
  /** Does it, in a world where logins need no page. */
  breaks: (world: World, pass: (seconds: number) => void) => Promise<unknown>;
  /** Something similar that is right. */
  control: (world: World, pass: (seconds: number) => void) => Promise<unknown>;
  /** What the sentence must say. */
  cause: RegExp;
  /** How many requests show it. */
  count: number;
}

/** Makes each offence and its control, and does what its fixes do. */
export function testOffences(offences: readonly Offence[]): void {
  test.each(offences.map((offence) => [`${offence.rule}${offence.how ? `: ${offence.how}` : ''}`, offence] as const))(
    '%s',
    async (_name, { rule, client_id, severity, breaks, control, cause, count }) => {
      const { clock, pass } = clockFrom();
      const world = await startWorld({ clock });
      await automate(world);
      await control(world, pass);
      expect((await findingsOf(world, client_id)).map((finding) => finding.rule)).not.toContain(rule);
      await call(world, 'exchanges.clear');
      await breaks(world, pass);
      const finding = (await findingsOf(world, client_id)).find((one) => one.rule === rule);
      expect(finding?.cause).toMatch(cause);
      expect(finding?.count).toBe(count);
      if (severity !== undefined) expect(finding?.severity).toBe(severity);
      expect(finding?.firstAt).toBeLessThanOrEqual(finding?.lastAt ?? 0);
      const { exchanges } = world.bus.traffic();
      for (const { exchangeId } of finding?.evidence ?? []) expect(exchanges.has(exchangeId)).toBe(true);
      for (const { operation, params, body, if_match } of finding?.fixes ?? []) {
        if (operation === undefined) continue;
        const sent = { params: params ?? {}, body, headers: { 'If-Match': if_match ?? '' } };
        expect((await call(world, operation as OperationName, sent)).status).toBe(200);
        expect((await call(world, operation as OperationName, sent)).status).toBe(412);
      }
    },
  );
}
