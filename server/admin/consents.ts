import type { ConsentView } from '../../contract/admin.ts';
import type { Call, AdminContext, Handlers } from './context.ts';
import { findIssuer } from './edit.ts';
import { found, notFound } from './errors.ts';
import { recordsOf, withdraw } from './forget.ts';

async function list(context: AdminContext, params: Call<'consents.list'>['params']): Promise<ConsentView[]> {
  const consents = await recordsOf(context.core, 'consent', findIssuer(context, params));
  return consents.map(([consentId, { username, client_id, scope, givenAt }]) => ({
    consentId,
    username,
    client_id,
    scope,
    givenAt,
  }));
}

export const consentHandlers = {
  'consents.list': (context, { params }) => list(context, params),
  'consents.get': async (context, { params }) =>
    found('consent', params.consentId, await list(context, params), ({ consentId }) => consentId),
  'consents.clear': async (context, { params }) => {
    const issuer = findIssuer(context, params);
    return { removed: await withdraw(context.core, issuer, await recordsOf(context.core, 'consent', issuer)) };
  },
  'consents.revoke': async (context, { params }) => {
    const issuer = findIssuer(context, params);
    const consents = await recordsOf(context.core, 'consent', issuer);
    const meant = consents.filter(([consentId]) => consentId === params.consentId);
    if ((await withdraw(context.core, issuer, meant)) === 0) throw notFound('consent', params.consentId);
  },
} satisfies Partial<Handlers>;
