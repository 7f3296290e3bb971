import { expect, test } from 'vitest';
import type { Verdict } from '../../contract/traffic/verdict.ts';
import { FAULT_KINDS } from '../../contract/faults/kinds.ts';
import { reactionWords } from '../../contract/faults/reactions.ts';
import { harOf } from '../../contract/traffic/read/har.ts';
import { faultsWords } from '../../server/markup/document.ts';
import { WEB_APP_BASIC } from '../world/code-grant.ts';
import { callApi, logIn, useStage } from './stage.ts';

const stage = useStage();
const clear = (): Promise<unknown> => stage.api('DELETE', 'faults');
const traffic = () => stage.running.bus.traffic();

/** The verdict on the last flow, once it is reached. */
async function lastVerdict(): Promise<Verdict | undefined> {
  await stage.running.verdicts.settled();
  return [...traffic().flows.values()].at(-1)?.verdict;
}

test('what was planted is recorded with the exchange and its flow, and the verdict says so first', async () => {
  const { id } = await stage.plant('jwt.wrong-issuer');
  await expect(logIn(stage)).rejects.toThrow();
  const fault = { faultId: id, kind: 'jwt.wrong-issuer', title: FAULT_KINDS['jwt.wrong-issuer'].title };
  const flow = [...traffic().flows.values()].at(-1)!;
  expect(flow.faults).toEqual([fault]);
  const exchanges = flow.exchangeIds.map((exchangeId) => traffic().exchanges.get(exchangeId)!);
  expect(exchanges.map(({ endpoint, faults }) => [endpoint, faults])).toEqual([
    ['authorize', undefined],
    ['token', [fault]],
  ]);
  const row = FAULT_KINDS['jwt.wrong-issuer'];
  expect(await lastVerdict()).toMatchObject({
    planted: true,
    severity: 'note',
    cause: `Planted: ${row.title}. ${row.does}`,
    advice: `${reactionWords(row)} ${row.why}`,
    fixes: [{ operation: 'faults.delete', params: { faultId: id } }],
  });
  const { log } = harOf(exchanges, [flow], { origin: 'http://localhost', version: '0' });
  expect(log.entries.map((entry) => (entry as { _fault?: string })['_fault'])).toEqual([undefined, 'jwt.wrong-issuer']);
  await clear();
});

test('a request that fails because of an earlier fault is no mystery', async () => {
  await stage.plant('authorization.injected-code');
  await expect(logIn(stage)).rejects.toThrow();
  await clear();
  const verdict = await lastVerdict();
  const { title } = FAULT_KINDS['authorization.injected-code'];
  expect(verdict).toMatchObject({
    planted: true,
    severity: 'error',
    check: 'pkce-verified',
    step: 'request-validated',
  });
  expect(verdict?.cause).toMatch(new RegExp(`^Planted: ${title}, earlier in this flow\\. .`));
});

test('an expired token leads back to the flow in which it was planted', async () => {
  await stage.plant('jwt.expired', { token: 'access' }, { times: 1 });
  const { tokens } = await logIn(stage);
  const { flowId } = [...traffic().flows.values()].at(-1)!;
  const authorization = `Bearer ${tokens.access_token}`;
  await (await stage.fetch('/userinfo', { headers: { authorization } })).arrayBuffer();
  await stage.running.verdicts.settled();
  expect(traffic().flows.get(flowId)?.verdict).toMatchObject({ planted: true, check: 'token-validated' });
  await clear();
});

test('a fault that fired later is not why a request failed', async () => {
  const { tokens } = await logIn(stage);
  const { flowId } = [...traffic().flows.values()].at(-1)!;
  const post = (path: string) =>
    stage.fetch(path, {
      method: 'POST',
      headers: WEB_APP_BASIC,
      body: new URLSearchParams({ token: tokens.access_token }),
    });
  await (await post('/oauth2/revoke')).arrayBuffer();
  const authorization = `Bearer ${tokens.access_token}`;
  const refused = await stage.fetch('/userinfo', { headers: { authorization } });
  const exchangeId = refused.headers.get('x-trace-id') ?? '';
  await stage.plant('introspection.inactive');
  await (await post('/oauth2/introspect')).arrayBuffer();
  expect(traffic().flows.get(flowId)?.faults).toMatchObject([{ kind: 'introspection.inactive' }]);
  await clear();
  await stage.running.verdicts.again(exchangeId);
  const verdict = traffic().exchanges.get(exchangeId)?.verdict;
  expect(verdict?.check).toBe('token-validated');
  expect(verdict?.cause).not.toMatch(/^Planted/);
});

test('without faults there is no trace of them', async () => {
  const seen = traffic().seq;
  await callApi(stage, (await logIn(stage)).tokens.access_token);
  const events = stage.running.bus.since(seen) ?? [];
  expect(events.some(({ type }) => type === 'fault.planted' || type === 'faults.changed')).toBe(false);
  expect([...traffic().flows.values()].at(-1)).not.toHaveProperty('faults');
});

test('every page for the browser says that faults are planted', async () => {
  const page = async () => (await stage.fetch('/oauth2/authorize?client_id=nobody')).text();
  expect(await page()).not.toContain(faultsWords(1));
  await stage.plant('jwks.empty');
  expect(await page()).toContain(faultsWords(1));
  await stage.plant('jwks.stale');
  expect(await page()).toContain(faultsWords(2));
  await clear();
});
