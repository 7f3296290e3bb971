import type { CheckupCard, CheckupLine } from '../../contract/checkup/card.ts';
import type { CheckupView, NewCheckup } from '../../contract/checkup/checkup.ts';
import type { Running } from '../../server/compose/start.ts';
import type { Stage as FaultStage } from '../faults/stage.ts';
import type { Login } from './clients.ts';

/** A server, and its admin API. */
type Stage = Pick<FaultStage, 'running' | 'api'>;

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
  client_id?: string;
  /** Whether the client’s own word counts. */
  isHeard?: boolean;
}

/** A whole check-up of a client, by the admin API. */
export async function examine(
  stage: Stage,
  login: Login,
  { families, client_id = WHOM.client_id, isHeard = true }: Examined = {},
): Promise<CheckupCard> {
  const { id } = await begin(stage, { client_id, ...(families && { families }) });
  for (let run = await next(stage, id); run !== null; run = await next(stage, id)) {
    const isIn = await login(stage.running.issuer, run);
    await end(stage, id, run, isHeard ? isIn : null);
  }
  const { card, reason } = (await stage.api('GET', `checkups/${id}`)).body as CheckupView;
  if (!card) throw new Error(reason);
  return card;
}

/** The admin API of a server. */
export const apiOf =
  ({ admin, adminToken }: Pick<Running, 'admin' | 'adminToken'>): Stage['api'] =>
  async (method, path, body) => {
    const response = await fetch(`${admin}/api/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };
