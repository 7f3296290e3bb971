import type { Exchange, Traffic } from '../../../contract/traffic/traffic.ts';
import { outcomeOf, type Flow } from '../../../contract/traffic/flow.ts';
import { headerValues } from '../../../contract/traffic/events.ts';
import type { Interaction } from '../../core/records.ts';
import { codeFix, type Case, type Diagnose, type Finding } from '../case.ts';
import { nearMiss } from '../near-miss.ts';
import { quoted, spanOf } from '../words.ts';
import { addressedBy } from './endpoints.ts';
import { missingCookie } from './missing-cookie.ts';

const PAGES = ['login', 'consent', 'authorize'];

/** Why a page of a login can't be shown: which login it belongs to, and what became of it. */
export const lostLogin: Diagnose = async (the) => {
  const { exchange, query, core } = the;
  if (!PAGES.includes(exchange.endpoint) || exchange.error !== 'invalid_request') return undefined;
  const login_id = query.get('login_id') ?? '';
  if (login_id === '') return exchange.endpoint === 'authorize' ? undefined : withoutLogin(the);
  const interaction = await core.runtime.get('interaction', login_id);
  const begun = beginningOf(the.traffic(), login_id);
  if (interaction) return ofLogin(interaction.flowId, inProgress(the, interaction, begun));
  const flow = begun?.flowId === undefined ? undefined : the.traffic().flows.get(begun.flowId);
  if (flow && begun) return ofLogin(flow.flowId, over(the, flow, begun));
  return unknownLogin(the, login_id);
};

const ofLogin = (flowId: string, finding: Finding | undefined): Finding | undefined =>
  finding && { related: [{ flowId, why: 'the login that this page belongs to' }], ...finding };

/** The exchange that sent a browser to its login, with the cookie. */
function beginningOf({ exchanges }: Traffic, login_id: string): Exchange | undefined {
  const name = `-i-${login_id}=`;
  for (const exchange of [...exchanges.values()].toReversed()) {
    const cookies = exchange.reply ? headerValues(exchange.reply.headers, 'set-cookie') : [];
    if (cookies.some((cookie) => cookie.includes(name) && !/; Max-Age=0\b/i.test(cookie))) return exchange;
  }
  return undefined;
}

function inProgress(the: Case, interaction: Interaction, begun: Exchange | undefined): Finding | undefined {
  const { issuer } = the;
  if (!issuer) return undefined;
  if (interaction.workspace !== issuer.id) {
    return {
      cause: `The login began in workspace ${interaction.workspace}; this page is one of ${issuer.id}.`,
      expected: interaction.workspace,
      received: issuer.id,
      advice: 'Follow the redirect of the authorization endpoint as it is.',
    };
  }
  return missingCookie(the, interaction, begun);
}

function over({ now }: Case, flow: Flow, begun: Exchange): Finding {
  const expired = Object.values(flow.steps)
    .flat()
    .find(({ outcome, received }) => outcome === 'failed' && received === 'no answer');
  const began = spanOf(now - flow.startedAt);
  const until = expiryOf(begun);
  if (expired || (outcomeOf(flow) === 'waiting' && until !== undefined && until <= now)) {
    const at = Math.min(expired?.at ?? Infinity, until ?? Infinity);
    return {
      cause: `The login expired at ${timeOf(at)}, ${spanOf(at - flow.startedAt)} after it began and ${spanOf(now - at)} before this request.`,
      expected: 'an answer before it expired',
      received: `a request ${began} after the login began`,
      advice: 'Go back to the application and start again.',
    };
  }
  const refused = Object.values(flow.steps)
    .flat()
    .findLast(({ outcome, error }) => outcome === 'failed' && error !== undefined);
  const issued = flow.steps['code-issued']?.find(({ outcome }) => outcome === 'passed');
  const end = issued ?? refused;
  const how = issued ? 'with a code' : refused ? `with ${refused.error}` : undefined;
  return {
    cause:
      end && how
        ? `The login ended ${how} ${spanOf(now - end.at)} before this request, so its pages are gone.`
        : `The login that began ${began} before this request is no longer stored.`,
    expected: 'a login in progress',
    received: how === undefined ? 'one that is gone' : `one that ended ${how}`,
    advice: 'Go back to the application. The Back button and a reload lead to pages that are used up.',
  };
}

/** When the cookie of a login expires, which is when the login does. */
function expiryOf({ reply, receivedAt }: Exchange): number | undefined {
  const [cookie = ''] = headerValues(reply?.headers ?? {}, 'set-cookie').filter((one) => one.includes('-i-'));
  const [, seconds] = /; Max-Age=(\d+)/i.exec(cookie) ?? [];
  return seconds === undefined ? undefined : receivedAt + Number(seconds) * 1000;
}

const timeOf = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 19) + ' UTC';

function withoutLogin({ exchange, issuer }: Case): Finding {
  const { title, path } = addressedBy(exchange.endpoint) ?? { title: 'the page', path: '' };
  return {
    cause: `The address of ${title} was opened without a login_id, so it belongs to no login.`,
    expected: `${path}?login_id=…`,
    received: 'no login_id',
    advice: 'Send the browser to the authorization endpoint. It leads to this page.',
    ...(issuer && { fixes: [codeFix('start-login', 'Start a login', `${issuer.url}/oauth2/authorize?client_id=…`)] }),
  };
}

async function unknownLogin({ core, now }: Case, login_id: string): Promise<Finding> {
  const stored = await core.runtime.list('interaction');
  const near = nearMiss(
    'id',
    login_id,
    stored.map(([value, about]) => ({ value, about })),
  );
  if (near) {
    return {
      ...ofLogin(near.about.flowId, { cause: near.sentence('login_id', 'that of a login in progress') })!,
      expected: near.value,
      received: quoted(login_id),
      advice: 'Follow the redirect as it is.',
    };
  }
  return {
    cause: `No login with this login_id is known. This server started ${spanOf(now - core.runtime.startedAt)} before this request, and keeps no logins from before.`,
    expected: 'the login_id of a login in progress',
    received: quoted(login_id),
    advice: 'Go back to the application and start again.',
  };
}
