import type { CheckupLine } from '../../contract/checkup/card.ts';
import { CONTROL } from '../../contract/checkup/checkup.ts';
import type { NewCard } from '../../contract/checkup/new-card.ts';

const ATTACK = 'They could call the API without logging in.';

/** A line of the card of an API. A failure is one that attackers can use. */
export const apiLine = (id: string, result: CheckupLine['result'] = 'passed'): CheckupLine => ({
  id,
  family: 'Call',
  title: 'There is no token',
  result,
  did: result === 'failed' ? 'It let the call in: 200.' : 'It refused: 401.',
  should: 'Refuse the call with 401.',
  attack: ATTACK,
  flowIds: [],
});

/** A card as `understudy checkup-api` hands it to the server. */
export const apiCard = (more: Partial<NewCard> = {}): NewCard => ({
  of: 'api',
  workspace: 'default/default',
  client_id: 'web-app',
  subject: 'http://localhost:8080/accounts',
  startedAt: 1000,
  endedAt: 2000,
  control: apiLine(CONTROL),
  lines: [apiLine('no-token')],
  ...more,
});
