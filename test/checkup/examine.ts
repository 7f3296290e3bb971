import type { CheckupCard, CheckupLine } from '../../contract/checkup/card.ts';
import type { CheckupView, NewCheckup } from '../../contract/checkup/checkup.ts';
import type { Stage } from '../faults/stage.ts';
import type { Login } from './clients.ts';

export const WHOM = { workspace: 'default/default', client_id: 'web-app' };

/** Starts a check-up, and returns what it is. */
export async function begin(stage: Stage, more: Partial<NewCheckup> = {}): Promise<CheckupView> {
  const { status, body } = await stage.api('POST', 'checkups', { ...WHOM, ...more });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body as CheckupView;
}

export const next = async (stage: Stage, id: string): Promise<string | null> =>
  ((await stage.api('POST', `checkups/${id}/runs/next`)).body as { run: string | null }).run;

export const end = async (stage: Stage, id: string, run: string, loggedIn: boolean | null): Promise<CheckupLine> =>
  (await stage.api('POST', `checkups/${id}/runs/${run}/end`, { loggedIn })).body as CheckupLine;

export interface Examined {
  families?: NewCheckup['families'];
  /** Whether the client’s own word counts. */
  isHeard?: boolean;
}

/** A whole check-up of a client, by the admin API. */
export async function examine(
  stage: Stage,
  login: Login,
  { families, isHeard = true }: Examined = {},
): Promise<CheckupCard> {
  const { id } = await begin(stage, families ? { families } : {});
  for (let run = await next(stage, id); run !== null; run = await next(stage, id)) {
    const isIn = await login(stage.running.issuer, run);
    await end(stage, id, run, isHeard ? isIn : null);
  }
  const { card, reason } = (await stage.api('GET', `checkups/${id}`)).body as CheckupView;
  if (!card) throw new Error(reason);
  return card;
}
