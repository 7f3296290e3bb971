import { describe, expect, test } from 'vitest';
import type { AuthorizeRequest } from '../../server/core/authorize-request.ts';
import type { Progress } from '../../server/core/interaction.ts';
import { acrOf, nextStep } from '../../server/protocol/next-step.ts';

const NOW = 1_000_000;
const ALICE = { username: 'alice', sub: 'alice', auth_time: NOW - 100, acr: '1' };

const requestWith = (changes: Partial<AuthorizeRequest> = {}): AuthorizeRequest => ({
  client_id: 'c',
  redirect_uri: 'http://localhost/cb',
  redirect_uri_sent: true,
  response_mode: 'query',
  scope: ['openid', 'profile'],
  prompt: [],
  acr_values: [],
  requested_at: NOW,
  ...changes,
});

const step = (request: Partial<AuthorizeRequest>, progress: Partial<Progress> = {}) =>
  nextStep({
    request: requestWith(request),
    now: NOW,
    authentication: ALICE,
    freshLogin: false,
    toGrant: [],
    consented: new Set(),
    acrSupported: ['1', '2'],
    ...progress,
  });

const essentialAcr = (...values: string[]): Pick<AuthorizeRequest, 'claims'> => ({
  claims: { id_token: { acr: { essential: true, values } }, userinfo: {} },
});

describe('who must log in (OpenID Connect Core §3.1.2.3)', () => {
  test.each<[string, Partial<AuthorizeRequest>, Partial<Progress>, string]>([
    ['nobody is logged in', {}, { authentication: undefined }, 'login'],
    ['someone is logged in', {}, {}, 'issue'],
    ['a redirect URI that is not registered, and no other page', { redirect_uri_unregistered: true }, {}, 'login'],
    [
      'the same, with a consent page to be shown',
      { redirect_uri_unregistered: true },
      { toGrant: ['openid'] },
      'consent',
    ],
    ['the same, after a login', { redirect_uri_unregistered: true }, { freshLogin: true }, 'issue'],
    ['prompt=login', { prompt: ['login'] }, {}, 'login'],
    ['prompt=login, after a login', { prompt: ['login'] }, { freshLogin: true }, 'issue'],
    ['prompt=select_account', { prompt: ['select_account'] }, {}, 'login'],
    ['max_age not yet reached', { max_age: 100 }, {}, 'issue'],
    ['max_age passed', { max_age: 99 }, {}, 'login'],
    ['max_age=0 in the second of the login', { max_age: 0 }, { authentication: { ...ALICE, auth_time: NOW } }, 'login'],
    ['max_age=0, after a login', { max_age: 0 }, { freshLogin: true }, 'issue'],
    ['another user than the hint demands', { demanded_subs: ['bob'] }, {}, 'login'],
    ['the user whom the hint demands', { demanded_subs: ['alice'] }, {}, 'issue'],
    ['another user logged in than the hint demands', { demanded_subs: ['bob'] }, { freshLogin: true }, 'refuse'],
  ])('%s', (_, request, progress, kind) => {
    expect(step(request, progress).kind).toBe(kind);
  });
});

describe('prompt=none never shows a page (OpenID Connect Core §3.1.2.1, §3.1.2.6)', () => {
  test.each<[string, Partial<AuthorizeRequest>, Partial<Progress>, string]>([
    ['nobody is logged in', {}, { authentication: undefined }, 'login_required'],
    ['max_age passed', { max_age: 1 }, {}, 'login_required'],
    ['another user than the hint demands', { demanded_subs: ['bob'] }, {}, 'login_required'],
    ['a scope is not granted', {}, { toGrant: ['profile'] }, 'consent_required'],
    ['the login has another acr than is essential', essentialAcr('2'), {}, 'login_required'],
  ])('%s', (_, request, progress, error) => {
    expect(step({ ...request, prompt: ['none'] }, progress)).toMatchObject({ kind: 'refuse', error });
  });

  test('a code when nothing is missing', () => {
    expect(step({ prompt: ['none'] })).toMatchObject({ kind: 'issue' });
  });
});

describe('consent (OpenID Connect Core §3.1.2.4)', () => {
  test('is asked for missing grants, after the login', () => {
    expect(step({}, { toGrant: ['profile'], authentication: undefined })).toMatchObject({ kind: 'login' });
    const claims = { id_token: { email: null, acr: null }, userinfo: { sub: null, name: null } };
    expect(step({ claims }, { toGrant: ['profile'], consented: new Set(['openid', 'profile']) })).toEqual({
      kind: 'consent',
      scopes: ['profile'],
      grantedBefore: ['openid'],
      claims: ['email', 'name'],
    });
  });

  test('a part of the scopes may be granted (RFC 6749 §3.3)', () => {
    expect(step({}, { toGrant: ['openid', 'profile'], granted: ['openid'] })).toEqual({
      kind: 'issue',
      scope: ['openid'],
      refused: ['profile'],
    });
  });

  test('scopes that were not asked for cannot be granted', () => {
    expect(step({}, { toGrant: ['profile'], granted: ['profile', 'admin'] })).toMatchObject({
      scope: ['openid', 'profile'],
    });
  });

  test('nothing granted at all is access_denied (RFC 6749 §4.1.2.1)', () => {
    expect(step({}, { toGrant: ['openid', 'profile'], granted: [] })).toMatchObject({ error: 'access_denied' });
  });

  test('a denial is access_denied with its own words (RFC 6749 §4.1.2.1)', () => {
    expect(step({}, { denied: { error_description: 'No.' } })).toEqual({
      kind: 'refuse',
      error: 'access_denied',
      description: 'No.',
    });
  });
});

describe('acr (OpenID Connect Core §5.5.1.1)', () => {
  test.each<[string, Partial<AuthorizeRequest>, Partial<Progress>, string]>([
    ['essential and not supported', essentialAcr('9'), {}, 'refuse'],
    ['essential and had', essentialAcr('9', '1'), {}, 'issue'],
    ['essential and not had, but supported', essentialAcr('2'), {}, 'login'],
    ['essential and had, after a login', essentialAcr('2'), { authentication: { ...ALICE, acr: '2' } }, 'issue'],
    ['essential without values', essentialAcr(), {}, 'issue'],
    ['voluntary and not had', { acr_values: ['2'] }, {}, 'issue'],
  ])('%s', (_, request, progress, kind) => {
    expect(step(request, progress).kind).toBe(kind);
  });

  test.each([
    [[], undefined, '1'],
    [['2'], undefined, '2'],
    [['9', '2'], undefined, '2'],
    [['1'], '2', '2'],
    [['9'], undefined, '1'],
  ])('acr_values %j and essential %s give acr %s', (acr_values, essential, acr) => {
    const claims = essential === undefined ? {} : essentialAcr(essential);
    expect(acrOf(requestWith({ acr_values, ...claims }), ['1', '2'])).toBe(acr);
  });
});
