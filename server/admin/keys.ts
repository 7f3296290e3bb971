import type { KeyView } from '../../contract/admin.ts';
import type { Call, AdminContext, Handlers } from './context.ts';
import { findIssuer } from './edit.ts';
import { AdminError, conflict, found, notFound } from './errors.ts';

async function revoke(context: AdminContext, { params }: Call<'keys.revoke'>): Promise<void> {
  const issuer = findIssuer(context, params);
  const { keys } = context.core;
  if (await saved(() => keys.revoke(issuer, params.kid))) return;
  if (!keys.list(issuer).some(({ kid }) => kid === params.kid)) throw notFound('key', params.kid);
  throw conflict(`The key "${params.kid}" is in use. Rotate it before you revoke it.`);
}

async function rotate(context: AdminContext, { params, body }: Call<'keys.rotate'>): Promise<KeyView> {
  return saved(() => context.core.keys.rotate(findIssuer(context, params), body.alg));
}

/** The shape of what the keyring throws if it can't write. This room doesn't know which keyring it is. */
async function saved<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (error instanceof Error && error.name === 'KeyFileError') throw new AdminError(503, 'not_saved', error.message);
    throw error;
  }
}

export const keyHandlers = {
  'keys.list': (context, { params }) => [...context.core.keys.list(findIssuer(context, params))],
  'keys.get': (context, { params }) =>
    found('key', params.kid, context.core.keys.list(findIssuer(context, params)), ({ kid }) => kid),
  'keys.rotate': rotate,
  'keys.revoke': revoke,
} satisfies Partial<Handlers>;
