import { beforeAll, describe, expect, test } from 'vitest';
import type { CheckupCard } from '../../contract/checkup/card.ts';
import { FAULT_KINDS, type FaultKind } from '../../contract/faults/kinds.ts';
import { useStage } from '../faults/stage.ts';
import { careful, careless } from './clients.ts';
import { examine } from './examine.ts';

const stage = useStage();
const cards: { careful?: CheckupCard; careless?: CheckupCard } = {};

beforeAll(async () => {
  cards.careful = await examine(stage, careful);
  cards.careless = await examine(stage, careless);
}, 120_000);

/** Kinds that a client only meets if it does what these two don’t. */
const ELSEWHERE: readonly FaultKind[] = [
  'jwt.lower-acr',
  'revocation.unsupported',
  'logout.no-redirect',
  'logout.error',
];
/** What an API has to check, what both answers are right for, and what is slower than any client’s timeout. */
const isExamined = (kind: FaultKind): boolean =>
  !('isOptional' in FAULT_KINDS[kind]) &&
  !kind.startsWith('introspection.') &&
  !['jwt.wrong-type', 'network.silent', 'network.slow-headers', 'network.slow-body', ...ELSEWHERE].includes(kind);

const KINDS = (Object.keys(FAULT_KINDS) as FaultKind[]).filter(isExamined);
const resultOf = (card: CheckupCard | undefined, kind: FaultKind) => card?.lines.find(({ id }) => id === kind);

describe('a careful client and a careless one', () => {
  test.for(KINDS.filter((kind) => FAULT_KINDS[kind].client !== 'tolerate'))('are told apart by %s', (kind) => {
    expect(resultOf(cards.careful, kind)).toMatchObject({ result: 'passed' });
    expect(resultOf(cards.careless, kind)).toMatchObject({ result: 'failed' });
  });

  test.for(KINDS.filter((kind) => FAULT_KINDS[kind].client === 'tolerate'))('both tolerate %s', (kind) => {
    expect(resultOf(cards.careful, kind)).toMatchObject({ result: 'passed' });
  });

  test('get the best and the worst grade', () => {
    expect(cards.careful?.grade).toBe('A');
    expect(cards.careless?.grade).toBe('F');
  });

  test('what they don’t do is not applicable', () => {
    const others = cards.careful?.lines.filter(({ result }) => result === 'not_applicable').map(({ id }) => id);
    expect(others).toEqual(ELSEWHERE);
  });

  test('the second card says what changed', () => {
    const { change } = cards.careless!;
    expect(change).toMatchObject({ grade: 'A', better: [] });
    expect(change?.worse).toContain('authorization.wrong-state');
  });

  test('nothing is left planted', () => {
    expect(stage.running.core.faults.list()).toEqual([]);
    expect(stage.running.core.faults.active).toBeUndefined();
  });
});
