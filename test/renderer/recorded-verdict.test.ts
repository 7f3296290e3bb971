import { expect, test } from 'vitest';
import { applyEvents, emptyTraffic } from '../../contract/traffic/traffic.ts';
import { verdictSchema, type Verdict } from '../../contract/traffic/verdict.ts';
import { harOf } from '../../contract/traffic/read/har.ts';
import { readHar } from '../../contract/traffic/har/read-har.ts';
import { recordScene } from './fixtures/scenes.ts';
import { VERDICT } from './fixtures/verdict.ts';

const traffic = applyEvents(emptyTraffic(), recordScene(Date.UTC(2026, 10, 2, 9)).events);
const exchanges = [...traffic.exchanges.values()];
const options = { origin: 'http://localhost:9400', version: '0.1.0', withSecrets: true };

test('loses no field of a verdict, on a flow or on an exchange without one', () => {
  expect(Object.keys(VERDICT).toSorted()).toEqual(Object.keys(verdictSchema.shape).toSorted());
  const [fix] = VERDICT.fixes;
  expect(Object.keys(fix!).toSorted()).toEqual(
    Object.keys(verdictSchema.shape.fixes.unwrap().element.shape).toSorted(),
  );
  const { flowId: _none, ...alone } = exchanges[0]!;
  const read = readHar('x.har', JSON.stringify(harOf([{ ...alone, verdict: VERDICT }], [], options)));
  if (!read.ok) throw new Error(read.fault.message);
  expect(read.recording.exchanges.get(alone.exchangeId)?.verdict).toEqual(VERDICT);
});

test.each<[path: string, message: string, verdict: object]>([
  ['', 'must be an object', []],
  ['.severity', 'must be one of error, warning, note', { ...VERDICT, severity: 'fatal' }],
  ['.cause', 'is missing', { ...VERDICT, cause: undefined }],
  ['.step', 'is not a step', { ...VERDICT, step: 'toString' }],
  ['.advice', 'must be a string', { ...VERDICT, advice: 7 }],
  ['.difference[0].at', 'must be a number', { ...VERDICT, difference: [{ at: '0', expected: '', received: '' }] }],
  ['.related[0].why', 'is missing', { ...VERDICT, related: [{ flowId: 'f' }] }],
  ['.fixes', 'must be a list', { ...VERDICT, fixes: {} }],
  ['.fixes[0].label', 'is missing', { ...VERDICT, fixes: [{ id: 'x' }] }],
  ['.fixes[0].params.tid', 'must be a string', { ...VERDICT, fixes: [{ id: 'x', label: 'y', params: { tid: 1 } }] }],
  ['.fixes[0].body', 'must be an object', { ...VERDICT, fixes: [{ id: 'x', label: 'y', body: 'z' }] }],
])('a broken verdict says where: verdict%s %s', (path, message, verdict) => {
  const spoilt = { ...exchanges[0]!, verdict: verdict as Verdict };
  const entries = harOf([spoilt], [], options);
  const read = readHar('x.har', JSON.stringify(entries));
  expect(read).toMatchObject({
    fault: { path: `log.entries[0]._understudy.verdict${path}`, message: expect.stringContaining(message) },
  });
});
