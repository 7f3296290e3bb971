import { expect, test } from 'vitest';
import type { CheckupCard } from '../../contract/checkup/card.ts';
import { CONTROL, type CheckupView } from '../../contract/checkup/checkup.ts';
import { createCards } from '../../server/checkup/cards.ts';
import { useStage } from '../faults/stage.ts';
import { apiCard, apiLine } from './api-card.ts';

const stage = useStage();
const kept = async (more = {}) => (await stage.api('POST', 'checkups/cards', apiCard(more))).body as CheckupCard;
const long = (length: number) => 'x'.repeat(length);

test.for([
  ['of', { of: 'client' }],
  ['grade', { grade: 'A' }],
  ['change', { change: { grade: 'F', better: [], worse: [] } }],
  ['client_id', { client_id: undefined }],
  ['subject', { subject: 'ftp://localhost/' }],
  ['subject', { subject: 'http://localhost/?key=secret' }],
  ['subject', { subject: 'http://me:secret@localhost/' }],
  ['subject', { subject: `http://localhost/${long(2000)}` }],
  ['endedAt', { startedAt: 2, endedAt: 1 }],
  ['control', { control: apiLine(CONTROL, 'failed') }],
  ['control', { control: apiLine('no-token') }],
  ['lines', { lines: [] }],
  ['lines', { lines: [apiLine('no-token'), apiLine('no-token')] }],
  ['lines', { lines: Array.from({ length: 201 }, (_, at) => apiLine(`line-${at}`)) }],
  ['lines[0].did', { lines: [{ ...apiLine('no-token'), did: long(2001) }] }],
  ['lines[0].result', { lines: [{ ...apiLine('no-token'), result: 'perfect' }] }],
] as const)('keeps no card with a wrong %s', async ([path, more]) => {
  const { status, body } = await stage.api('POST', 'checkups/cards', { ...apiCard(), ...more });
  expect(status).toBe(400);
  const { details } = body as { details: { path: string; message: string }[] };
  expect(details.map((fault) => `${fault.path} ${fault.message}`).join()).toContain(path);
  expect((await stage.api('GET', 'checkups')).body).toEqual([]);
});

test.for([{ client_id: 'web-ap' }, { workspace: 'default/other' }])('finds nothing for %j', async (more) => {
  expect((await stage.api('POST', 'checkups/cards', apiCard(more))).status).toBe(404);
});

test('grades the card of an API, and says what changed since the last of the same URL', async () => {
  const first = await kept({ lines: [apiLine('no-token', 'failed'), apiLine('garbage')] });
  expect(first).toMatchObject({ grade: 'D', client_id: 'web-app' });
  expect(first.change).toBeUndefined();
  await kept({ subject: 'http://localhost:8080/payments' });
  const second = await kept({ lines: [apiLine('no-token'), apiLine('garbage')] });
  expect(second).toMatchObject({ grade: 'A', change: { grade: 'D', better: ['no-token'], worse: [] } });
  const ofLess = await kept({ lines: [apiLine('no-token')] });
  expect(ofLess.change).toBeUndefined();
  for (const { id } of [first, second, ofLess]) await stage.api('DELETE', `checkups/${id}`);
});

test('lists it with those of clients, reports it, says so on the stream, and deletes it', async () => {
  const graded = stage.running.bus.traffic().seq;
  const card = await kept({ subject: 'http://localhost:8080/listed' });
  expect(stage.running.bus.since(graded)).toMatchObject([
    { type: 'checkup.graded', of: 'api', subject: 'http://localhost:8080/listed', grade: 'A' },
  ]);
  const listed = (await stage.api('GET', 'checkups')).body as CheckupView[];
  expect(listed.find(({ id }) => id === card.id)).toMatchObject({
    of: 'api',
    client_id: 'web-app',
    state: 'done',
    plan: [],
    card,
  });
  const at = { headers: { authorization: `Bearer ${stage.running.adminToken}` } };
  const report = await fetch(`${stage.running.admin}/api/v1/checkups/${card.id}/report?format=html`, at);
  expect(await report.text()).toContain('http://localhost:8080/listed');
  expect((await stage.api('DELETE', `checkups/${card.id}`)).status).toBe(204);
  expect((await stage.api('GET', `checkups/${card.id}`)).status).toBe(404);
});

test('cards that were kept before APIs had any still load', async () => {
  const { client_id: _client, ...card } = { ...apiCard(), id: 'a', of: 'client', subject: 'web-app', grade: 'A' };
  const cards = createCards({
    read: () => Promise.resolve(JSON.stringify({ version: 1, cards: [card] })),
    write: () => Promise.resolve(),
  });
  expect(await cards.list()).toEqual([card]);
});

test('removes a card that is just being kept', async () => {
  const cards = createCards(undefined);
  const card = { ...apiCard(), id: 'a', grade: 'A' } as CheckupCard;
  const keeping = cards.keep(card);
  expect(await cards.remove('a')).toBe(true);
  await keeping;
  expect(await cards.list()).toEqual([]);
});
