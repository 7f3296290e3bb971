import { expect, test } from 'vitest';
import { watchWaiting } from '../../electron/waiting.ts';
import { createEventLog } from '../../server/live/event-log.ts';

const question = {
  flowId: 'f',
  workspace: 'default/default',
  kind: 'login',
  client_id: 'spa',
  client_name: 'Shop',
  scopes: [],
  expiresAt: 10_000,
} as const;

test('counts pending interactions, announces new ones, and is silent once stopped', () => {
  const bus = createEventLog({ clock: () => 0 });
  bus.emit('interaction.waiting', { ...question, interactionId: 'old' });
  const told: string[] = [];
  const counts: number[] = [];
  const watch = watchWaiting(bus, {
    onWaiting: ({ interactionId }) => told.push(interactionId),
    onChange: () => counts.push(watch.count()),
  });
  expect(watch.count()).toBe(1);
  bus.emit('interaction.waiting', { ...question, interactionId: 'new' });
  bus.emit('interaction.resolved', { interactionId: 'old', flowId: 'f', by: 'page', outcome: 'denied' });
  expect([told, counts]).toEqual([['new'], [2, 1]]);
  bus.emit('server.stopped', { reason: 'asked to' });
  expect(counts).toHaveLength(2);
  watch.stop();
  bus.emit('interaction.waiting', { ...question, interactionId: 'later' });
  expect(told).toEqual(['new']);
});
