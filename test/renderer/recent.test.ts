import { expect, test } from 'vitest';
import type { Flow } from '../../contract/traffic/flow.ts';
import { recentFlows } from '../../renderer/views/overview/recent.ts';

const flowOf = (at: number, client_id: string, error?: string, workspace = 'a/b'): Flow => ({
  flowId: `f${at}`,
  kind: 'client_credentials',
  workspace,
  startedAt: at,
  updatedAt: at,
  client_id,
  steps: error === undefined ? {} : { 'request-validated': [{ check: 'c', outcome: 'failed', at, error }] },
  exchangeIds: [],
  tokens: [],
});

const recent = (flows: readonly Flow[], limit = 8): string[] =>
  recentFlows({ flows: new Map(flows.map((flow) => [flow.flowId, flow])) }, 'a/b', limit).map(
    ({ flow, times }) => `${flow.flowId} ×${times}`,
  );

test('the newest flows come first, from one workspace', () => {
  expect(recent([flowOf(1, 'x'), flowOf(2, 'x', undefined, 'c/d'), flowOf(3, 'x')])).toEqual(['f3 ×1', 'f1 ×1']);
  expect(recent([flowOf(1, 'x'), flowOf(2, 'x')], 1)).toEqual(['f2 ×1']);
});

test('a repeated error is one entry with a count, in the position of its newest', () => {
  const flows = [flowOf(1, 'x', 'e'), flowOf(2, 'y'), flowOf(3, 'x', 'e'), flowOf(4, 'z')];
  expect(recent(flows)).toEqual(['f4 ×1', 'f3 ×2', 'f2 ×1']);
});
