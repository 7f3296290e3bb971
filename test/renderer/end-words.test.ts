import { describe, expect, test } from 'vitest';
import type { TokenView } from '../../contract/admin.ts';
import { secondWords } from '../../renderer/ui/time-words.ts';
import { endedWith, expiredWords, limitsOf, revokedWords, stillAccepted } from '../../renderer/tokens/end-words.ts';
import { createKey, signToken } from './fixtures/tokens.ts';

const EXP = Date.UTC(2026, 10, 2, 10);
const jwtValue = signToken(createKey('k1'), { sub: 'alice' });
const token = (facts: Partial<TokenView>): TokenView => ({
  tokenId: 't1',
  kind: 'access_token',
  client_id: 'web-app',
  username: 'alice',
  sub: 'alice',
  scope: ['openid'],
  audience: [],
  issuedAt: EXP - 3_600_000,
  expiresAt: EXP,
  flowId: 'f1',
  grantId: 'g1',
  value: jwtValue,
  ...facts,
});
const jwt = token({});
const opaque = token({ tokenId: 't2', value: 'ory_at_9fK2', grantId: 'g2' });
const refresh = token({ tokenId: 't3', kind: 'refresh_token', value: 'ory_rt_9fK2' });
const later = token({ tokenId: 't4', grantId: 'g3', expiresAt: EXP + 60_000 });
const all = [jwt, opaque, refresh, later];
const STILL = `APIs that validate JWTs themselves still accept it until it expires at ${secondWords(EXP)}.`;

describe('ending a token: the message is accurate (RFC 7009 §3, RFC 7662 §4)', () => {
  test('a JWT stays valid until its exp where it is validated offline', () => {
    expect(expiredWords(jwt)).toContain('Introspection and userinfo');
    expect(expiredWords(jwt)).toContain(STILL);
    expect(expiredWords(jwt)).not.toMatch(/has expired/);
    expect(revokedWords(jwt, all)).toContain(STILL);
    expect(limitsOf(jwt)).toContain('until it expires');
  });

  test('an opaque token is invalid for everybody', () => {
    expect(expiredWords(opaque)).toBe('The access token has expired.');
    expect(revokedWords(opaque, all)).not.toContain('JWT');
    expect(limitsOf(opaque)).not.toContain('JWT');
  });

  test('an expired refresh token leaves its access tokens valid, a revoked one revokes them too', () => {
    expect(expiredWords(refresh)).toContain('stay valid until they expire');
    expect(endedWith([refresh], all)).toEqual([jwt, refresh]);
    expect(revokedWords(refresh, all)).toContain(STILL);
  });

  test('of many tokens, how many stay valid, and until when the last one does', () => {
    expect(stillAccepted([jwt, opaque, later])).toBe(
      `APIs that validate JWTs themselves still accept these 2 until they expire, the last one at ${secondWords(EXP + 60_000)}.`,
    );
    expect(stillAccepted([opaque, refresh])).toBeUndefined();
  });
});
