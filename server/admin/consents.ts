import type { Handlers } from './desk.ts';
import { findIssuer } from './edit.ts';
import { notFound } from './errors.ts';
import { dropAll, recordsOf } from './forget.ts';

export const consentHandlers = {
  'consents.list': async (desk, { params }) => {
    const consents = await recordsOf(desk.core, 'consent', findIssuer(desk, params));
    return consents.map(([consentId, { username, client_id, scope, givenAt }]) => ({
      consentId,
      username,
      client_id,
      scope,
      givenAt,
    }));
  },
  'consents.clear': async (desk, { params }) => {
    const consents = await recordsOf(desk.core, 'consent', findIssuer(desk, params));
    return { removed: await dropAll(desk.core, 'consent', consents) };
  },
  'consents.revoke': async (desk, { params }) => {
    const consents = await recordsOf(desk.core, 'consent', findIssuer(desk, params));
    const meant = consents.filter(([consentId]) => consentId === params.consentId);
    if ((await dropAll(desk.core, 'consent', meant)) === 0) throw notFound('consent', params.consentId);
  },
} satisfies Partial<Handlers>;
