/** What became of a code or token, in one sentence. */
import { ROTATED } from '../../core/records.ts';
import { codeFix, type Case, type Finding } from '../case.ts';
import type { IssuedKind, Origin } from './origin.ts';
import { isOverlapping, redemptionOf, refreshOf } from './race.ts';
import type { Recognized } from './sent-values.ts';
import { spanOf } from '../words.ts';

const WORDS: Record<IssuedKind, string> = {
  code: 'code',
  access_token: 'access token',
  refresh_token: 'refresh token',
  id_token: 'ID token',
};

const withArticle = (kind: IssuedKind): string => `${/^[aeiI]/.test(WORDS[kind]) ? 'an' : 'a'} ${WORDS[kind]}`;

/** How long before the request something happened: `12 seconds ago`. */
export function ago({ exchange }: Pick<Case, 'exchange'>, at: number): string {
  const span = exchange.receivedAt - at;
  if (span < 1) return 'at the same moment';
  if (span >= 100) return `${spanOf(span)} ago`;
  const count = Math.round(span);
  return `${count} millisecond${count === 1 ? '' : 's'} ago`;
}

/** An issued value in words: `the access token that web-app got 3 seconds ago`. */
export function named(the: Case, { kind, client_id, issuedAt }: Origin): string {
  const got = client_id === undefined ? 'that was issued' : `that ${client_id} got`;
  return `the ${WORDS[kind]} ${got}${issuedAt === undefined ? '' : ` ${ago(the, issuedAt)}`}`;
}

/** The flow that something came from, if it isn't the flow of the request itself. */
export const relatedTo = ({ flowId: own }: Case, flowId: string | undefined, why: string): Pick<Finding, 'related'> =>
  flowId === undefined || flowId === own ? {} : { related: [{ flowId, why }] };

const cameFrom = (the: Case, { kind, flowId }: Origin): Pick<Finding, 'related'> =>
  relatedTo(the, flowId, `where this ${WORDS[kind]} was issued`);

export interface Wanted {
  /** How the sentence calls what was sent, such as `code`. */
  subject: string;
  kinds: readonly IssuedKind[];
}

/** Why a value that was issued isn't accepted. Undefined if nothing is wrong with it. */
export function fateOf(the: Case, { origin, near }: Recognized, wanted: Wanted): Finding | undefined {
  const finding = near
    ? altered(the, { origin, near }, wanted)
    : (wrongKind(the, origin, wanted) ??
      elsewhere(the, origin, wanted) ??
      used(the, origin, wanted) ??
      dead(the, origin, wanted) ??
      expired(the, origin, wanted));
  return finding && { ...cameFrom(the, origin), ...finding };
}

const altered = (the: Case, { origin, near }: Required<Recognized>, { subject }: Wanted): Finding => ({
  cause: near.sentence(subject, named(the, origin)),
  expected: `${named(the, origin)}, unchanged`,
  received: 'a changed value',
  advice: 'Send it exactly as you received it.',
});

function wrongKind(the: Case, origin: Origin, { subject, kinds }: Wanted): Finding | undefined {
  if (kinds.includes(origin.kind)) return undefined;
  const [kind = 'access_token'] = kinds;
  return {
    cause: `${subject} is ${named(the, origin)}, not ${withArticle(kind)}.`,
    expected: withArticle(kind),
    received: withArticle(origin.kind),
    advice: ADVICE[kind],
  };
}

const ADVICE: Record<IssuedKind, string> = {
  code: 'Send the code parameter of the redirect to your redirect_uri.',
  access_token:
    'Send the access_token of the token response. An ID token tells your client who logged in, and a refresh token gets new tokens.',
  refresh_token: 'Send the refresh_token of the token response.',
  id_token: 'Send the id_token of the token response.',
};

/** A second issuer knows only its own. */
function ofFirst({ issuer }: Case, { kind, issuer: of }: Origin, { subject }: Wanted): Finding | undefined {
  if (!issuer?.beside || of === undefined || issuer.names.has(of)) return undefined;
  const { url } = issuer.beside;
  return {
    cause: `${subject} was issued by ${url}, and was sent to ${issuer.url}.`,
    expected: `${withArticle(kind)} of ${issuer.url}`,
    received: `${withArticle(kind)} of ${url}`,
    advice: SAME_ISSUER,
    fixes: [codeFix('use-issuer', 'Use the issuer it came from', url)],
  };
}

const SAME_ISSUER = 'Use the same issuer for the whole login.';

function elsewhere(the: Case, origin: Origin, wanted: Wanted): Finding | undefined {
  const { kind, workspace } = origin;
  const { subject } = wanted;
  const { issuer, core } = the;
  if (!issuer) return undefined;
  if (workspace === issuer.id) return ofFirst(the, origin, wanted);
  const home = core.config.issuers().find(({ id }) => id === workspace);
  return {
    cause: `${subject} was issued in workspace ${workspace}, and was sent to workspace ${issuer.id}.`,
    expected: `${withArticle(kind)} of ${issuer.id}`,
    received: `${withArticle(kind)} of ${workspace}`,
    advice: SAME_ISSUER,
    ...(home && { fixes: [codeFix('use-issuer', 'Use the issuer it came from', home.url)] }),
  };
}

function used(the: Case, { used: use, client_id, flowId }: Origin, { subject }: Wanted): Finding | undefined {
  if (!use) return undefined;
  const by = use.by || client_id || 'a client';
  return {
    cause: isOverlapping(the, redemptionOf(the, flowId))
      ? `${subject} was sent by two requests at the same moment, and ${by} got the tokens with the other one.`
      : `${subject} was already used ${ago(the, use.at)} by ${by}.`,
    expected: 'an unused code',
    received: `a code that was used ${ago(the, use.at)}`,
    advice:
      'A code works only once. Look for a double submit, a retry, or a page that loads twice. The tokens it gave are revoked now, so log in again.',
    spec: 'RFC 6749 §4.1.2, §10.5',
  };
}

/** The reason as the rest of a sentence. */
const because = (reason: string): string => reason.charAt(0).toLowerCase() + reason.slice(1).replace(/\.$/, '');

function dead(the: Case, { dead: death, client_id, flowId }: Origin, { subject }: Wanted): Finding | undefined {
  if (!death) return undefined;
  const when = ago(the, death.at);
  if (death.reason === ROTATED) {
    const by = client_id ?? 'its client';
    return {
      cause: isOverlapping(the, refreshOf(the, flowId)?.exchange)
        ? `Two requests of ${by} used the refresh token at the same moment, and the other one got the new tokens.`
        : `${subject} was already used for a refresh ${when} by ${by}, and was replaced by a new one then.`,
      expected: 'the refresh token from the latest refresh',
      received: `one that was used ${when}`,
      advice:
        'Store the refresh_token of every response, and let only one request refresh at a time. All tokens of this login may be revoked now, so log in again.',
      spec: 'RFC 9700 §4.14.2',
    };
  }
  return {
    cause: `${subject} was revoked ${when}: ${because(death.reason)}.`,
    received: `revoked ${when}`,
    advice: 'Get new tokens: the user has to log in again.',
  };
}

function expired(the: Case, { kind, issuedAt, expiresAt }: Origin, { subject }: Wanted): Finding | undefined {
  if (expiresAt === undefined || expiresAt > the.exchange.receivedAt) return undefined;
  const lived = issuedAt === undefined ? '' : `, ${spanOf(expiresAt - issuedAt)} after it was issued`;
  return {
    cause: `${subject} expired ${ago(the, expiresAt)} by this server’s clock${lived}.`,
    received: `expired ${ago(the, expiresAt)}`,
    advice: kind === 'code' ? 'Exchange the code as soon as you receive it.' : RENEW[kind],
  };
}

const RENEW = {
  access_token: 'Get a new one with the refresh token, or let the user log in again.',
  refresh_token: 'Let the user log in again.',
  id_token: 'Let the user log in again.',
} as const;
