import { expect, test } from 'vitest';
import { attackOf } from '../../contract/checkup/attacks.ts';
import { CONTROL, type CheckupView } from '../../contract/checkup/checkup.ts';
import { ESSENTIAL_KINDS } from '../../contract/checkup/plan.ts';
import type { FaultFamily } from '../../contract/faults/names.ts';
import { useStage } from '../faults/stage.ts';
import { begin, WHOM } from './examine.ts';

const stage = useStage();

async function planOf(asked: object): Promise<string[]> {
  const { id, plan } = await begin(stage, asked as Partial<CheckupView>);
  await stage.api('DELETE', `checkups/${id}`);
  return plan.map((run) => run.id);
}

test('the essential kinds are attacks that this client can meet, each in a run of its own', async () => {
  expect((await planOf({ kinds: ESSENTIAL_KINDS })).toSorted()).toEqual([CONTROL, ...ESSENTIAL_KINDS].toSorted());
  expect(ESSENTIAL_KINDS.filter((kind) => attackOf(kind) === undefined)).toEqual([]);
});

test('kinds and families add up, and neither means everything', async () => {
  const families: FaultFamily[] = ['userinfo'];
  const kinds = ['jwt.expired', 'userinfo.no-sub'];
  const [both, onlyFamilies, everything] = [
    await planOf({ families, kinds }),
    await planOf({ families }),
    await planOf({}),
  ];
  expect(both.toSorted()).toEqual(['jwt.expired', ...onlyFamilies].toSorted());
  expect(everything.length).toBeGreaterThan(80);
});

test.for([
  { kinds: ['jwt.wrong'] },
  { kinds: [] },
  { kinds: ['network.slow-body'] },
  { families: ['introspection'] },
  { client_id: 'service', families: ['jwt'] },
])('refuses to examine nothing: %j', async (asked) => {
  const { status, body } = await stage.api('POST', 'checkups', { ...WHOM, ...asked });
  expect(status).toBe(400);
  expect((body as { details: { path: string }[] }).details[0]?.path).toMatch(/^(kinds|families)/);
});
