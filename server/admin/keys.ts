import type { Call, Desk, Handlers } from './desk.ts';
import { findIssuer } from './edit.ts';
import { conflict, notFound } from './errors.ts';

async function revoke(desk: Desk, { params }: Call<'keys.revoke'>): Promise<void> {
  const issuer = findIssuer(desk, params);
  const { keys } = desk.core;
  if (await keys.revoke(issuer, params.kid)) return;
  if (!keys.list(issuer).some(({ kid }) => kid === params.kid)) throw notFound('key', params.kid);
  throw conflict(`The key "${params.kid}" is in use. Rotate it first; then it can be revoked.`);
}

export const keyHandlers = {
  'keys.list': (desk, { params }) => [...desk.core.keys.list(findIssuer(desk, params))],
  'keys.rotate': (desk, { params, body }) => desk.core.keys.rotate(findIssuer(desk, params), body.alg),
  'keys.revoke': revoke,
} satisfies Partial<Handlers>;
