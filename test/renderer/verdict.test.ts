import { describe, expect, test } from 'vitest';
import type { Flow } from '../../contract/traffic/flow.ts';
import { applyEvents, emptyTraffic, type Exchange } from '../../contract/traffic/traffic.ts';
import type { Verdict } from '../../contract/traffic/verdict.ts';
import { requestOf } from '../../renderer/api/admin-client.ts';
import { ROUTES } from '../../renderer/api/routes.ts';
import {
  appliedBy,
  isChanging,
  isInEffect,
  readerOf,
  subjectOf,
  type ChangingFix,
} from '../../renderer/fixes/change.ts';
import { replayUrl } from '../../renderer/views/live/verdict/replay.ts';
import { saidOfExchange, saidOfFlow } from '../../contract/traffic/read/said.ts';
import { recordScene } from './fixtures/scenes.ts';
import { VERDICT } from './fixtures/verdict.ts';

const scene = recordScene(Date.UTC(2026, 10, 2, 9));
const traffic = applyEvents(emptyTraffic(), scene.events);
const failed = traffic.flows.get(scene.flows.failed)!;
const exchanges = failed.exchangeIds.map((id) => traffic.exchanges.get(id)!);

const FIX: ChangingFix = { ...VERDICT.fixes[0]!, operation: 'clients.update' };
const AT = { tid: 'default', aid: 'default' };

describe('a fix', () => {
  test('is made by an operation that this console knows', () => {
    expect(isChanging(FIX)).toBe(true);
    expect(isChanging({ ...FIX, operation: 'clients.mend' })).toBe(false);
    expect(isChanging({ ...FIX, operation: 'toString' })).toBe(false);
    expect(isChanging({ id: 'a', label: 'b', code: 'c' })).toBe(false);
  });

  test.each<[operation: ChangingFix['operation'], params: Record<string, string>, reader: string | undefined]>([
    ['clients.update', { ...AT, client_id: 'spa' }, 'clients.get'],
    ['settings.update', AT, 'settings.get'],
    ['users.update', { ...AT, username: 'alice' }, 'users.get'],
    ['clients.update', AT, undefined],
    ['clients.create', { ...AT, client_id: 'spa' }, undefined],
    ['clients.rotateSecret', { ...AT, client_id: 'spa' }, undefined],
  ])('%s with %j is read by %s', (operation, params, reader) => {
    expect(readerOf({ ...FIX, operation, params })).toBe(reader);
  });

  test('names what it changes', () => {
    expect(subjectOf(FIX)).toBe('client “spa”');
    expect(subjectOf({ ...FIX, operation: 'settings.update', params: AT })).toBe('workspace “default/default”');
  });

  test('remembers the former values of the fields that it changes, and no others', () => {
    const before = { client_id: 'spa', redirect_uris: ['a'], nested: { a: 1, b: 2 }, client_name: 'SPA' };
    const body = { redirect_uris: ['a', 'b'], nested: { a: null }, trusted: true };
    const after = { client_id: 'spa', redirect_uris: ['a', 'b'], nested: { b: 2 }, trusted: true, client_name: 'App' };
    const { patches } = appliedBy({ ...FIX, body }, before, after);
    expect(patches).toEqual({
      there: { redirect_uris: ['a', 'b'], nested: { a: null }, trusted: true },
      back: { redirect_uris: ['a'], nested: { a: 1 }, trusted: null },
    });
    expect(isInEffect(after, patches!.there)).toBe(true);
    expect(isInEffect({ ...after, trusted: false }, patches!.there)).toBe(false);
    expect(isInEffect(undefined, patches!.there)).toBe(false);
  });

  test('can’t be taken back if the record can’t be read', () => {
    expect(appliedBy(FIX, undefined, undefined)).toEqual({ fix: FIX });
  });

  test('is sent with the ETag that it was computed from', () => {
    const { init } = requestOf(ROUTES['clients.update'], { body: { a: 1 }, ifMatch: '"tag"' });
    expect(init.headers).toEqual({ 'content-type': 'application/merge-patch+json', 'if-match': '"tag"' });
    expect(requestOf(ROUTES['clients.get'], {}).init.headers).toEqual({});
  });
});

describe('running a request again', () => {
  const exchangeOf = (url: string, method = 'GET', endpoint = 'authorize'): Exchange => ({
    exchangeId: 'x',
    endpoint,
    receivedAt: 0,
    weight: 0,
    request: { method, url, headers: {} },
  });

  test.each<[what: string, exchange: Exchange | undefined, url: string | undefined]>([
    [
      'an authorization request',
      exchangeOf('/a/b/oauth2/authorize?x=1'),
      'http://localhost:9400/a/b/oauth2/authorize?x=1',
    ],
    ['one that was posted', exchangeOf('/a/b/oauth2/authorize', 'POST'), undefined],
    ['one whose login has gone on', exchangeOf('/a/b/oauth2/authorize?login_id=1'), undefined],
    ['one that was pushed', exchangeOf('/a/b/oauth2/authorize?request_uri=urn:1'), undefined],
    ['a token request', exchangeOf('/a/b/oauth2/token', 'POST', 'token'), undefined],
    ['one that is not kept', undefined, undefined],
  ])('%s', (_what, exchange, url) => expect(replayUrl(exchange, 'http://localhost:9400')).toBe(url));
});

describe('what is said', () => {
  const check = Object.values(failed.steps)
    .flat()
    .findLast(({ outcome }) => outcome === 'failed')!;
  const verdict: Verdict = {
    ...VERDICT,
    step: 'request-validated',
    check: check.check,
    exchangeId: check.exchangeId!,
  };

  test('is the verdict, with the error that was sent and the check that it explains', () => {
    const flow: Flow = { ...failed, verdict };
    expect(saidOfFlow(flow, exchanges)).toEqual({ verdict, error: check.error, check });
    const exchange = { ...traffic.exchanges.get(verdict.exchangeId)!, verdict };
    expect(saidOfExchange(exchange, flow)).toEqual({ verdict, error: check.error, check });
    expect(saidOfExchange(exchange, undefined)).toEqual({ verdict, error: check.error });
  });

  test('a verdict on what no check refused explains none', () => {
    const flow: Flow = { ...failed, verdict: { severity: 'note', cause: 'It is short.', exchangeId: 'x', fixes: [] } };
    expect(saidOfFlow(flow, exchanges)?.check).toBeUndefined();
  });

  test('without a verdict, is what the failed check said', () => {
    const said = saidOfFlow(failed, exchanges);
    expect(said).toMatchObject({ check, error: check.error, verdict: { severity: 'error', fixes: [] } });
    expect(said?.verdict.cause).toBe(check.description);
    expect(said?.verdict.expected).toBe(check.expected);
  });

  test('nothing about a flow that succeeded, or an exchange without a verdict', () => {
    expect(saidOfFlow(traffic.flows.get(scene.flows.succeeded)!, exchanges)).toBeUndefined();
    expect(saidOfExchange(exchanges[0]!, failed)).toBeUndefined();
  });
});
