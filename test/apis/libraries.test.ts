import type { RequestHandler } from 'express';
import { expect, test } from 'vitest';
import { openPort } from '../world/site.ts';
import { cardOf, idsOf, startIssuer } from './checkup.ts';
import * as libraries from './libraries.ts';

type Row = [
  name: string,
  use: (trusted: libraries.Trusted) => RequestHandler | RequestHandler[] | Promise<RequestHandler>,
  gaps: string[],
];

/** What each library lets in, set up as its documentation shows. docs/checkups/api.md lists the same. */
const FOUND: Row[] = [
  ['jose', libraries.withJose, ['wrong-type', 'no-expiry']],
  ['oauth4webapi', libraries.withOauth4webapi, []],
  ['express-oauth2-jwt-bearer', libraries.withExpressOauth2, ['token-in-query', 'wrong-type']],
  ['express-jwt', libraries.withExpressJwt, ['unknown-crit', 'wrong-type', 'no-expiry']],
  ['passport-jwt', libraries.withPassportJwt, ['unknown-crit', 'wrong-type', 'no-expiry']],
  ['openid-client', libraries.withIntrospection, []],
];

test('the check-up finds what each library lets in', { timeout: 60_000 }, async () => {
  const issuer = await startIssuer();
  const handlers = await Promise.all(FOUND.map(async ([name, use]) => [`/${name}`, await use(issuer)] as const));
  const port = await openPort(libraries.apisAt(Object.fromEntries(handlers)));
  for (const [name, , gaps] of FOUND) {
    const card = await cardOf(issuer, `http://localhost:${port}/${name}`);
    expect({ name, gaps: idsOf(card, 'failed') }).toEqual({ name, gaps });
    expect(idsOf(card, 'could_not_tell')).toEqual([]);
    // Who asks the server about each token sees what ends one early.
    expect(idsOf(card, 'not_applicable')).toEqual(name === 'openid-client' ? [] : ['revoked', 'disabled-user']);
  }
});
