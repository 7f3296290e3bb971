import { describe, expect, it } from 'vitest';
import { CHECK_OUTCOMES } from '../../contract/traffic/checks.ts';
import { stateOf } from '../../contract/traffic/flow.ts';
import { createEventLog } from '../../server/live/event-log.ts';
import { createRecorder } from '../../server/live/recorder.ts';
import type { Issuer } from '../../server/core/ports.ts';
import { advised } from '../../contract/traffic/read/advice.ts';
import { OAuthError } from '../../server/protocol/errors.ts';

const issuer = { id: 'default/default' } as Issuer;

function createTestRecorder() {
  const bus = createEventLog({ clock: () => 1_700_000_000_000 });
  let count = 0;
  const next = (): string => `id-${(count += 1)}`;
  const recorder = createRecorder({ events: bus, ids: { id: next, secret: next, uuid: next } });
  const flow = recorder.start('authorization_code', issuer, 'x1', { client_id: 'web-app' });
  const recorded = () => bus.traffic().flows.get(flow.flowId);
  return { recorder, flow, recorded };
}

const refusal = new OAuthError('invalid_grant', 'The code_verifier does not match.', {
  hint: 'Send the verifier that the code_challenge was made from.',
  expected: 'SHA-256 of the verifier: abc',
  received: 'SHA-256 of the verifier: def',
  spec: 'RFC 7636 §4.6',
});

const refusalOnRecord = {
  check: 'pkce-verified',
  outcome: 'failed',
  exchangeId: 'x1',
  error: 'invalid_grant',
  description: 'The code_verifier does not match.',
  hint: 'Send the verifier that the code_challenge was made from.',
  expected: 'SHA-256 of the verifier: abc',
  received: 'SHA-256 of the verifier: def',
  spec: 'RFC 7636 §4.6',
};

describe('flow.check', () => {
  it('records a passed check with its details, and returns the result', () => {
    const { flow, recorded } = createTestRecorder();
    const result = flow.check(
      'code-known',
      () => 42,
      (code) => ({ received: `${code}` }),
    );
    expect(result).toBe(42);
    expect(recorded()?.steps['request-validated']).toMatchObject([
      { check: 'code-known', outcome: 'passed', received: '42', exchangeId: 'x1' },
    ]);
  });

  it('records a failed check with all details of the error, and rethrows it', () => {
    const { flow, recorded } = createTestRecorder();
    const run = () =>
      flow.check('pkce-verified', () => {
        throw refusal;
      });
    expect(run).toThrow(refusal);
    expect(recorded()?.steps['request-validated']).toMatchObject([refusalOnRecord]);
  });

  it('does both for a promise when it settles', async () => {
    const { flow, recorded } = createTestRecorder();
    const later = flow.check('tokens-issued', () => Promise.resolve('token'));
    expect(recorded()?.steps['tokens-returned']).toBeUndefined();
    await expect(later).resolves.toBe('token');
    expect(recorded()?.steps['tokens-returned']).toMatchObject([{ outcome: 'passed' }]);
    await expect(flow.check('pkce-verified', () => Promise.reject(refusal))).rejects.toBe(refusal);
    expect(recorded()?.steps['request-validated']).toMatchObject([refusalOnRecord]);
  });

  it('records an internal error only as such, without details', () => {
    const { flow, recorded } = createTestRecorder();
    const run = () =>
      flow.check('user-still-there', () => {
        throw new TypeError('secret internals');
      });
    expect(run).toThrow(TypeError);
    const [check] = recorded()?.steps['request-validated'] ?? [];
    expect(check).toMatchObject({ outcome: 'failed', error: 'server_error' });
    expect(JSON.stringify(check)).not.toContain('secret internals');
    expect(check).not.toHaveProperty('received');
    expect(advised(check!)).not.toHaveProperty('received');
  });

  it('adds the default expectation of a check, and the advice if it fails', () => {
    const { flow, recorded } = createTestRecorder();
    flow.passed('grant-type', { received: 'authorization_code' });
    flow.failed('grant-type', { error: 'unsupported_grant_type' });
    flow.passed('response-type', { received: 'code' });
    const [passed, failed] = recorded()?.steps['token-requested'] ?? [];
    expect(passed).not.toHaveProperty('hint');
    expect(failed).toMatchObject({ spec: 'RFC 6749 §4', hint: expect.stringContaining('grant types') });
    expect(recorded()?.steps['authorize-requested']).toMatchObject([{ expected: 'code', received: 'code' }]);
  });

  it('keeps every attempt, so that a replay does not hide the success before it', () => {
    const { flow, recorder, recorded } = createTestRecorder();
    flow.check('code-known', () => true);
    const replay = recorder.resume(flow.flowId, 'x2');
    expect(() =>
      replay.check('code-known', () => {
        throw refusal;
      }),
    ).toThrow(refusal);
    const checks = recorded()?.steps['request-validated'];
    expect(checks?.map(({ outcome, exchangeId }) => [outcome, exchangeId])).toEqual([
      ['passed', 'x1'],
      ['failed', 'x2'],
    ]);
    expect(stateOf(checks)).toBe('passed');
  });
});

describe('the recorder', () => {
  it('records each outcome by name, even outside of any exchange', () => {
    const { recorder, flow, recorded } = createTestRecorder();
    const outside = recorder.resume(flow.flowId, undefined);
    for (const outcome of CHECK_OUTCOMES) outside[outcome]('scopes-granted', { description: 'from the console' });
    const checks = recorded()?.steps['consent-given'] ?? [];
    expect(checks.map(({ outcome }) => outcome)).toEqual(CHECK_OUTCOMES);
    expect(checks[0]).not.toHaveProperty('exchangeId');
  });

  it('learns who a flow is about, and which tokens it issued and revoked', () => {
    const { recorder, flow, recorded } = createTestRecorder();
    flow.identified({ username: 'alice', scope: 'openid' });
    const token = { tokenId: 't1', kind: 'access_token', issuedAt: 1, expiresAt: 2, client_id: 'web-app' } as const;
    flow.issued(token);
    recorder.revoked(flow.flowId, 't1', 'replayed');
    expect(recorded()).toMatchObject({
      client_id: 'web-app',
      username: 'alice',
      scope: 'openid',
      tokens: [{ tokenId: 't1', revokedBecause: 'replayed' }],
    });
  });
});
