import { describe, expect, test } from 'vitest';
import { outcomeOf, stateOf, type Flow } from '../../contract/traffic/flow.ts';
import { readHar, type Recording } from '../../contract/traffic/har/read-har.ts';
import { TRUNCATED } from '../../contract/traffic/har/format.ts';
import { stepsOf } from '../../contract/traffic/read/flow-steps.ts';
import { FLOWS, type StepId } from '../../contract/traffic/steps.ts';
import { entry, loginAt, textOf, VENDORS, type Entry } from './foreign.ts';

function read(entries: readonly unknown[]): Recording {
  const result = readHar('login.har', textOf(entries));
  if (!result.ok) throw new Error(result.fault.message);
  return result.recording;
}

const flowsIn = (entries: readonly unknown[]): Flow[] => [...read(entries).flows.values()];
const stateIn = (flow: Flow | undefined, step: StepId) => stateOf(flow?.steps[step]);
const pathsOf = ({ exchanges }: Recording, flow: Flow): string[] =>
  flow.exchangeIds.map((id) => exchanges.get(id)?.request.url.split(/[?#]/, 1)[0] ?? '');

const [KEYCLOAK, AUTH0, OKTA, ENTRA] = VENDORS as [(typeof VENDORS)[0], ...typeof VENDORS];
const AUTHORIZE = 'https://id.test/authorize?client_id=app&response_type=code&redirect_uri=https%3A%2F%2Fapp.test%2Fcb';
const TOKEN = 'https://id.test/token';

describe.each(VENDORS)('a login at $name', (vendor) => {
  test.each(['query', 'fragment', 'form_post'] as const)('is one flow with its ten steps, answered by %s', (mode) => {
    const recording = read(loginAt(vendor, { mode }));
    const [flow, ...more] = recording.flows.values();
    expect(more).toEqual([]);
    expect(flow).toMatchObject({ kind: 'authorization_code', client_id: 'web-app', username: 'alice@example.com' });
    const states = FLOWS.authorization_code.map((step) => stateIn(flow, step));
    expect(states).toEqual(FLOWS.authorization_code.map((step) => (step === 'consent-given' ? 'skipped' : 'passed')));
    const titles = flow ? stepsOf(flow).map(({ title }) => title) : [];
    expect(titles).toContain('Provider authenticates the user');
    expect(titles.join()).not.toContain('ACP');
    expect([flow && outcomeOf(flow), recording.exchanges.size, recording.others]).toEqual(['succeeded', 8, 2]);
  });
});

describe('flows are told apart', () => {
  const interleaved = (first: Entry[], second: Entry[]): Entry[] =>
    [...first, ...second].toSorted((a, b) => Date.parse(a.startedDateTime) - Date.parse(b.startedDateTime));

  test('two logins at the same time, by state, code and tokens', () => {
    const second = loginAt(OKTA!, { state: 'st-2', code: 'c0de-2', at: 5, more: { login_hint: 'bob' } });
    const recording = read(interleaved(loginAt(OKTA!), second));
    expect(recording.flows.size).toBe(2);
    for (const flow of recording.flows.values()) {
      expect(outcomeOf(flow)).toBe('succeeded');
      const urls = flow.exchangeIds.map((id) => JSON.stringify(recording.exchanges.get(id)));
      const states = new Set(urls.flatMap((text) => text.match(/st-\d/g) ?? []));
      expect(states.size).toBe(1);
    }
  });

  test('at two servers', () => {
    const flows = flowsIn(interleaved(loginAt(KEYCLOAK), loginAt(AUTH0!, { state: 'other', code: 'other', at: 3 })));
    expect(flows.map(outcomeOf)).toEqual(['succeeded', 'succeeded']);
  });

  test('a refresh, a revocation and a logout name the login they came from', () => {
    const later = (form: Record<string, string>, url: string, answered = {}) => entry(url, { form, at: 200 }, answered);
    const json = { access_token: 'a2', refresh_token: 'r2', token_type: 'Bearer' };
    const flows = flowsIn([
      ...loginAt(OKTA!),
      later({ grant_type: 'refresh_token', refresh_token: 'refresh-st-1' }, `${OKTA!.issuer}/v1/token`, { json }),
      later({ token: 'r2', client_id: 'web-app' }, `${OKTA!.issuer}/v1/revoke`),
      entry(
        `${OKTA!.issuer}/v1/logout?post_logout_redirect_uri=https%3A%2F%2Fapp.test`,
        { at: 300 },
        { location: 'https://app.test' },
      ),
    ]);
    expect(flows.map(({ kind, parentFlowId }) => [kind, parentFlowId])).toEqual([
      ['authorization_code', undefined],
      ['refresh_token', 'flow-1'],
      ['revocation', 'flow-2'],
      ['logout', undefined],
    ]);
    expect(flows.map(outcomeOf)).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded']);
  });

  test('a server’s own requests: client credentials, introspection, an unknown grant', () => {
    const json = { access_token: 't', token_type: 'Bearer' };
    const grant = (grant_type: string) => entry(TOKEN, { form: { grant_type, client_id: 'svc' } }, { json });
    const flows = flowsIn([
      grant('client_credentials'),
      entry('https://id.test/introspect', { form: { token: 'unknown' }, at: 9 }, { json: { active: false } }),
      grant('urn:ietf:params:oauth:grant-type:jwt-bearer'),
    ]);
    expect(flows.map(({ kind }) => kind).toSorted()).toEqual(['client_credentials', 'resource', 'token']);
  });

  test('a pushed authorization request belongs to the login that uses it (RFC 9126)', () => {
    const asked = { client_id: 'app', response_type: 'code', redirect_uri: 'https://app.test/cb', state: 's' };
    const [flow, ...more] = flowsIn([
      entry('https://id.test/par', { form: asked }, { status: 201, json: { request_uri: 'urn:x:1', expires_in: 60 } }),
      entry(
        'https://id.test/authorize?client_id=app&request_uri=urn:x:1',
        { at: 5 },
        { location: 'https://app.test/cb?code=c&state=s' },
      ),
      entry('https://app.test/cb?code=c&state=s', { at: 9 }),
    ]);
    expect([more.length, flow?.exchangeIds.length, stateIn(flow, 'code-issued')]).toEqual([0, 3, 'passed']);
  });
});

describe('what a recording lacks', () => {
  test('redirects without Location: the callback tells the code', () => {
    const entries = loginAt(KEYCLOAK).map((one) => ({
      ...one,
      response: { ...one.response, redirectURL: '', headers: [] },
    }));
    const [flow] = flowsIn(entries);
    expect([stateIn(flow, 'code-issued'), flow && outcomeOf(flow)]).toEqual(['passed', 'succeeded']);
  });

  test('the token request of a web app, which its server makes', () => {
    const browser = loginAt(AUTH0!).filter(({ request }) => !/token|userinfo|api/.test(new URL(request.url).pathname));
    const [flow] = flowsIn(browser);
    expect([stateIn(flow, 'code-issued'), stateIn(flow, 'token-requested')]).toEqual(['passed', 'not-seen']);
  });

  test('bodies', () => {
    const entries = loginAt(ENTRA!).map(({ response, ...one }) => ({
      ...one,
      response: { ...response, content: { size: 0, mimeType: 'application/json' } },
    }));
    expect(flowsIn(entries).map(outcomeOf)).toEqual(['succeeded']);
  });

  test('the Authorization header, which browsers leave out', () => {
    const entries = loginAt(OKTA!).map((one) => ({ ...one, request: { ...one.request, headers: [] } }));
    const recording = read(entries);
    expect([...recording.flows.values()].map((flow) => pathsOf(recording, flow).at(-1))).toEqual([
      '/oauth2/default/v1/userinfo',
    ]);
  });

  test('a response to the token request', () => {
    const [flow] = flowsIn([
      entry(`${AUTHORIZE}&state=s`, {}, { location: 'https://app.test/cb?code=c&state=s' }),
      { ...entry(TOKEN, { form: { grant_type: 'authorization_code', code: 'c' }, at: 5 }), response: { status: 0 } },
    ]);
    expect([stateIn(flow, 'token-requested'), stateIn(flow, 'request-validated')]).toEqual(['passed', 'not-seen']);
  });

  test('its end: one sentence', () => {
    const text = textOf(loginAt(KEYCLOAK));
    expect(readHar('cut.har', text.slice(0, text.length / 2))).toMatchObject({ fault: { message: TRUNCATED } });
  });
});

describe('what failed', () => {
  const answered = (query: string) =>
    entry(`${AUTHORIZE}&state=s`, {}, { location: `https://app.test/cb?${query}&state=s` });
  const redeemed = (status: number, json: unknown) =>
    entry(TOKEN, { form: { grant_type: 'authorization_code', code: 'c' }, at: 5 }, { status, json });

  test.each([
    ['login_required', 'user-authenticated'],
    ['access_denied', 'consent-given'],
    ['invalid_scope', 'authorize-requested'],
  ] as const)('%s, at %s', (error, step) => {
    const [flow] = flowsIn([answered(`error=${error}&error_description=No`)]);
    expect(flow?.steps[step]?.at(-1)).toMatchObject({ outcome: 'failed', error, description: 'No' });
    expect(flow && outcomeOf(flow)).toBe('failed');
  });

  test('an error page instead of a redirect', () => {
    expect(
      flowsIn([entry(`${AUTHORIZE}&state=s`, {}, { status: 400, html: '<h1>Wrong</h1>' })]).map(outcomeOf),
    ).toEqual(['failed']);
  });

  test('the token request', () => {
    const [flow] = flowsIn([answered('code=c'), redeemed(400, { error: 'invalid_grant', error_description: 'Old.' })]);
    expect(flow?.steps['request-validated']).toMatchObject([
      { outcome: 'failed', error: 'invalid_grant', description: 'Old.' },
    ]);
  });

  test('the password, which was right the second time', () => {
    const login = loginAt(KEYCLOAK);
    const wrong = { ...login[4]!, response: { ...login[2]!.response, status: 401 } };
    const [flow] = flowsIn([...login.slice(0, 4), wrong, ...login.slice(4)]);
    expect([flow?.exchangeIds.length, stateIn(flow, 'user-authenticated')]).toEqual([9, 'passed']);
  });
});

describe('what is no login', () => {
  test('is left out and counted: files, preflights, SAML, other requests', () => {
    const recording = read([
      ...loginAt(OKTA!),
      entry(`${OKTA!.issuer}/v1/token`, { method: 'OPTIONS', at: 45 }),
      entry('https://saml.test/sso?SAMLRequest=abc&RelayState=r', { at: 90 }),
      entry('https://app.test/logo.png', { at: 91 }, { type: 'image/png', html: '' }),
    ]);
    expect([recording.flows.size, recording.exchanges.size, recording.others]).toEqual([1, 8, 5]);
  });

  test('is kept where there is no login at all', () => {
    const recording = read([entry('https://app.test/'), entry('https://app.test/logo.png')]);
    expect([recording.flows.size, recording.exchanges.size, recording.others]).toEqual([0, 2, 0]);
  });

  test('discovery and keys are shared by all flows', () => {
    const recording = read([
      entry('https://id.test/.well-known/openid-configuration', {}, { json: {} }),
      entry('https://id.test/jwks', { at: 1 }, { json: { keys: [] } }),
      entry(`${AUTHORIZE}&state=s`, { at: 2 }, { location: 'https://app.test/cb?code=c&state=s' }),
    ]);
    expect([...recording.exchanges.values()].map(({ flowId }) => flowId)).toEqual([undefined, undefined, 'flow-1']);
  });
});
