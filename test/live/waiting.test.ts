import { afterEach, expect, test, vi } from 'vitest';
import { outcomeOf } from '../../contract/flow.ts';
import { createIds } from '../../server/core/ids.ts';
import { createWaitingRoom } from '../../server/interaction/waiting.ts';
import { createBus } from '../../server/live/bus.ts';
import { createRecorder } from '../../server/live/recorder.ts';
import type { Issuer } from '../../server/core/ports.ts';

afterEach(() => void vi.useRealTimers());

function createRoom() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'Date'] });
  const bus = createBus({ clock: Date.now });
  const live = createRecorder({ emit: bus.emit, ids: createIds() });
  const room = createWaitingRoom({ clock: Date.now, emit: bus.emit, live });
  const wait = (interactionId: string, seconds: number) => {
    const flow = live.start('authorization_code', { id: 'default/default' } as Issuer, `x-${interactionId}`);
    flow.waiting('user-authenticated', 'login-accepted');
    const facts = { client_id: 'spa', client_name: 'SPA', workspace: 'default/default', scopes: [] };
    room.enter({ interactionId, flowId: flow.flowId, kind: 'login', expiresAt: Date.now() + seconds * 1000, ...facts });
    return () => outcomeOf(bus.traffic().flows.get(flow.flowId)!);
  };
  return { bus, room, wait };
}

test('a login that nobody answers fails when its time is over, and waits no more', () => {
  const { bus, wait } = createRoom();
  const [first, second] = [wait('a', 60), wait('b', 1800)];
  vi.advanceTimersByTime(61_000);
  expect([first(), second()]).toEqual(['failed', 'waiting']);
  expect([...bus.traffic().waiting.keys()]).toEqual(['b']);
  vi.advanceTimersByTime(1_800_000);
  expect(second()).toBe('failed');
  expect(bus.since(0)?.at(-1)).toMatchObject({ type: 'interaction.resolved', by: 'timeout', outcome: 'expired' });
  expect(vi.getTimerCount()).toBe(0);
});

test('one that was answered does not expire', () => {
  const { bus, room, wait } = createRoom();
  const outcome = wait('a', 60);
  const flowId = bus.traffic().waiting.get('a')?.flowId ?? '';
  room.leave({ interactionId: 'a', flowId, by: 'page', outcome: 'approved' });
  vi.advanceTimersByTime(120_000);
  expect(outcome()).toBe('waiting');
  expect(bus.since(0)?.filter(({ type }) => type === 'interaction.resolved')).toHaveLength(1);
});
