import type { CheckupCard } from '../../../contract/checkup/card.ts';
import type { NewCheckup } from '../../../contract/checkup/checkup.ts';
import type { Client } from '../../../contract/config/client.ts';
import { CheckupError, type Checkup } from '../../checkup/checkup.ts';
import { kindsFor } from '../../checkup/plan.ts';
import type { AdminContext, Handlers } from '../context.ts';
import { conflict, invalid, notFound } from '../errors.ts';

const NOUN = 'check-up';

type Subject = Pick<NewCheckup, 'workspace' | 'client_id'>;

function running({ checkups }: AdminContext, id: string): Checkup {
  const checkup = checkups.running(id);
  if (checkup) return checkup;
  throw notFound(NOUN, id);
}

async function orConflict<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof CheckupError ? conflict(error.message) : error;
  }
}

function findClient({ core }: AdminContext, { workspace, client_id }: Subject): Client {
  const [tid = '', aid = ''] = workspace.split('/');
  const issuer = core.config.issuer(tid, aid);
  if (!issuer) throw notFound('workspace', workspace);
  const client = issuer.clients.get(client_id);
  if (!client) throw notFound('client', client_id);
  return client;
}

async function cardOf({ checkups }: AdminContext, id: string): Promise<CheckupCard> {
  const checkup = await checkups.get(id);
  if (!checkup) throw notFound(NOUN, id);
  if (checkup.card) return checkup.card;
  throw conflict('This check-up has no card. It isn’t finished.');
}

export const checkupHandlers = {
  'checkups.list': ({ checkups }) => checkups.list(),
  'checkups.create': (context, { body }) => {
    const client = findClient(context, body);
    if (kindsFor(client, body).length > 0) return context.checkups.create(body, client);
    const path = body.families ? 'families' : 'kinds';
    throw invalid([{ path, message: `none of these faults can apply to ${client.client_id}` }]);
  },
  'checkups.keep': (context, { body }) => {
    findClient(context, body);
    return context.checkups.keep(body);
  },
  'checkups.get': async ({ checkups }, { params: { checkupId } }) => {
    const checkup = await checkups.get(checkupId);
    if (!checkup) throw notFound(NOUN, checkupId);
    return checkup;
  },
  'checkups.delete': async ({ checkups }, { params: { checkupId } }) => {
    if (!(await checkups.remove(checkupId))) throw notFound(NOUN, checkupId);
  },
  'checkups.next': async (context, { params: { checkupId } }) => {
    const next = await orConflict(() => running(context, checkupId).next());
    return next ? { run: next.kind, left: next.left } : { run: null, left: 0 };
  },
  'checkups.end': (context, { params: { checkupId, run }, body }) =>
    orConflict(() => running(context, checkupId).end(run, body)),
  'checkups.report': async (context, { params: { checkupId }, query: { format } }) => {
    const card = await cardOf(context, checkupId);
    const { renderCard } = await import('../../../contract/checkup/report/render.ts');
    return renderCard(card, format);
  },
} satisfies Partial<Handlers>;
