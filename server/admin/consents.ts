import type { ConsentView } from '../../contract/admin.ts';
import type { Call, Desk, Handlers } from './desk.ts';
import { findIssuer } from './edit.ts';
import { found, notFound } from './errors.ts';
import { recordsOf, withdraw } from './forget.ts';

async function list(desk: Desk, params: Call<'consents.list'>['params']): Promise<ConsentView[]> {
  const consents = await recordsOf(desk.core, 'consent', findIssuer(desk, params));
  return consents.map(([consentId, { username, client_id, scope, givenAt }]) => ({
    consentId,
    username,
    client_id,
    scope,
    givenAt,
  }));
}

export const consentHandlers = {
  'consents.list': (desk, { params }) => list(desk, params),
  'consents.get': async (desk, { params }) =>
    found('consent', params.consentId, await list(desk, params), ({ consentId }) => consentId),
  'consents.clear': async (desk, { params }) => {
    const issuer = findIssuer(desk, params);
    return { removed: await withdraw(desk.core, issuer, await recordsOf(desk.core, 'consent', issuer)) };
  },
  'consents.revoke': async (desk, { params }) => {
    const issuer = findIssuer(desk, params);
    const consents = await recordsOf(desk.core, 'consent', issuer);
    const meant = consents.filter(([consentId]) => consentId === params.consentId);
    if ((await withdraw(desk.core, issuer, meant)) === 0) throw notFound('consent', params.consentId);
  },
} satisfies Partial<Handlers>;
