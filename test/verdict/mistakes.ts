import { expect, test } from 'vitest';
import type { OperationName } from '../../contract/operations.ts';
import type { Fix, Verdict } from '../../contract/traffic/verdict.ts';
import { call } from '../world/admin.ts';
import { automate } from '../world/code-grant.ts';
import { startWorld, type World } from '../world/world.ts';

/** Makes a request as a client would, and returns its answer. */
export type Make = (world: World) => Promise<Response>;

/** A mistake of a client, and a sibling of it for which the same sentence would be false. */
export interface Mistake {
  name: string;
  make: Make;
  /** What the first line must say. */
  cause: RegExp;
  /** The IDs of the fixes that are offered. */
  fixes?: readonly string[];
  /** Making it again breaks again what the fix has mended, so the fix is proven elsewhere. */
  breaks?: true;
  control: Make;
}

/** The verdict on the exchange that an answer belongs to, as the admin API gives it. */
export async function verdictOn(world: World, response: Response): Promise<Verdict | undefined> {
  const exchangeId = response.headers.get('x-trace-id') ?? '';
  if (!response.bodyUsed) await response.arrayBuffer();
  const { status, body } = await call(world, 'exchanges.get', { params: { exchangeId } });
  expect(status).toBe(200);
  return body['verdict'] as Verdict | undefined;
}

/** Makes each mistake and its control in a world where clients get codes without a page. */
export function testMistakes(
  mistakes: readonly Mistake[],
  prepare: (world: World) => Promise<void> = automate,
  begin: () => Promise<World> = startWorld,
): void {
  test.each(mistakes.map((mistake) => [mistake.name, mistake] as const))('%s', async (_name, mistake) => {
    const world = await begin();
    await prepare(world);
    const verdict = await verdictOn(world, await mistake.make(world));
    expect(verdict?.cause).toMatch(mistake.cause);
    if (mistake.fixes) expect(verdict?.fixes.map(({ id }) => id)).toEqual(mistake.fixes);
    const control = await verdictOn(world, await mistake.control(world));
    expect(control?.cause ?? '').not.toMatch(mistake.cause);
    const fixes = mistake.breaks ? [] : (verdict?.fixes ?? []);
    for (const fix of fixes) if (fix.operation !== undefined) await proveFix(world, mistake, fix);
  });
}

/** Does what the button does: the same mistake is none any more, and a fix of an earlier config is refused. */
async function proveFix(world: World, { make, cause }: Mistake, fix: Fix): Promise<void> {
  const { operation, params, body, if_match } = fix;
  const apply = () =>
    call(world, operation as OperationName, { params: params ?? {}, body, headers: { 'If-Match': if_match ?? '' } });
  expect((await apply()).status).toBe(200);
  expect((await verdictOn(world, await make(world)))?.cause ?? '').not.toMatch(cause);
  expect((await apply()).status).toBe(412);
}
