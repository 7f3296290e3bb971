import type { CheckId } from '../../../contract/traffic/checks.ts';
import type { Code } from '../../core/records.ts';
import { hashOf } from '../../protocol/digest.ts';
import { lifetimeOf } from '../../protocol/access-token.ts';
import { codeFix, type Case, type Diagnose, type Finding } from '../case.ts';
import { ago, fateOf, named, relatedTo } from '../issued/fate.ts';
import { decodedIssuer } from '../issued/foreign-jwt.ts';
import { misplaced, notSent, placeholder } from '../issued/misplaced.ts';
import { nearMiss } from '../near-miss.ts';
import { userStillThere } from '../issued/parties.ts';
import type { Origin } from '../issued/origin.ts';
import { otherUse, recognize, type Recognized } from '../issued/sent-values.ts';
import { quoted, spanOf } from '../words.ts';

const CODE = { subject: 'code', kinds: ['code'] } as const;

const codeSent: Diagnose = async (the) =>
  (await misplaced(the, { name: 'code', kinds: ['code'] })) ??
  notSent(the, 'code', 'the code from the redirect to your redirect_uri');

/** Why there is no unused code with the value that was sent. */
const codeKnown: Diagnose = async (the) => {
  const sent = the.form.get('code') ?? '';
  const known = await recognize(the, sent);
  if (known) return fateOf(the, known, CODE) ?? withdrawn(the, known);
  return placeholder('code', sent) ?? wholeUrl(sent) ?? otherValue(the, sent) ?? foreign(sent) ?? neverIssued(the);
};

/** The record knows the code, the store doesn't, and it had time left. */
const withdrawn = (the: Case, { origin }: Recognized): Finding => ({
  cause: `code is ${named(the, origin)}, and it was withdrawn before it was used${whyWithdrawn(the, origin)}.`,
  received: 'a code that was withdrawn',
  advice: 'Start the login again.',
  ...relatedTo(the, origin.flowId, 'the login that gave this code'),
});

function whyWithdrawn({ issuer, traffic }: Case, { client_id, flowId }: Origin): string {
  const username = traffic().flows.get(flowId ?? '')?.username;
  if (client_id !== undefined && !issuer?.clients.has(client_id)) return `: client ${client_id} was deleted`;
  return username !== undefined && !issuer?.users.has(username) ? `: user ${username} was deleted` : '';
}

function wholeUrl(sent: string): Finding | undefined {
  if (!/^https?:\/\/|[?&#](?:code|state)=/.test(sent)) return undefined;
  return {
    cause: 'code is a whole URL or query, not only the value of its code parameter.',
    expected: 'the value of the code parameter',
    received: 'a URL or query',
    advice: 'Parse the URL that the browser came back with, and send only its code parameter.',
    fixes: [codeFix('read-code', 'Read the code', "new URL(request.url).searchParams.get('code')")],
  };
}

/** Something else that is known by another name. */
function otherValue(the: Case, sent: string): Finding | undefined {
  if (the.core.config.issuers().some(({ clients }) => clients.has(sent))) {
    return {
      cause: 'code is a client_id, not a code.',
      received: 'a client_id',
      advice: 'Send the code parameter of the redirect to your redirect_uri.',
    };
  }
  const error = the.traffic().exchanges.get(sent);
  const use = error ? { name: 'trace_id', exchange: error } : otherUse(the, sent);
  if (!use) return undefined;
  if (use.name === 'code') return sentBefore(the, use.exchange.receivedAt);
  return {
    cause: `code is the ${quoted(use.name)} of a request ${ago(the, use.exchange.receivedAt)}, not a code.`,
    received: `the value of ${quoted(use.name)}`,
    advice: 'Send the code parameter of the redirect to your redirect_uri.',
    ...relatedTo(the, use.exchange.flowId, `where this ${use.name} was sent`),
  };
}

const sentBefore = (the: Case, at: number): Finding => ({
  cause: `code was never issued here; the same value was already sent ${ago(the, at)}, and nothing similar is known.`,
  advice: 'Send the code parameter of the redirect to your redirect_uri, once.',
});

function foreign(sent: string): Finding | undefined {
  const issuer = decodedIssuer(sent);
  if (issuer === undefined) return undefined;
  return {
    cause: `code is a JWT that was issued by ${quoted(issuer)}; codes of this server aren’t JWTs.`,
    received: 'a JWT',
    advice: 'Send the code parameter of the redirect to your redirect_uri.',
  };
}

const neverIssued = (the: Case): Finding => ({
  cause: 'code was not issued by this server, and nothing similar is known.',
  advice: `Codes from before the server started are gone; that was ${ago(the, the.core.runtime.startedAt)}. Start the login again.`,
});

/** The code of the request, as it is stored. It is there until it is redeemed. */
export const storedCode = async ({ core, form }: Case): Promise<Readonly<Code> | undefined> =>
  core.runtime.get('code', hashOf(form.get('code') ?? ''));

const ofThisClient: Diagnose = async (the) => {
  const code = await storedCode(the);
  if (!code) return undefined;
  const by = the.client?.client_id ?? 'another client';
  return {
    cause: `The code was issued to ${code.client_id}, and was sent by ${by}.`,
    expected: code.client_id,
    received: by,
    advice: `Redeem it as ${code.client_id}, or start the login with client_id ${by}.`,
    fixes: [
      codeFix('use-client', 'Use the client that started the login', `client_id=${encodeURIComponent(code.client_id)}`),
    ],
  };
};

const unexpired: Diagnose = async (the) => {
  const code = await storedCode(the);
  const { client, issuer } = the;
  if (!code || !client || !issuer) return undefined;
  const lifetime = lifetimeOf('authorization_code_ttl', client, issuer.workspace.settings);
  const late = the.exchange.receivedAt - code.expiresAt;
  return {
    cause: `The code expired ${spanOf(late)} before it was sent: codes of ${client.client_id} live ${spanOf(lifetime * 1000)}.`,
    expected: `within ${spanOf(lifetime * 1000)}`,
    received: `${spanOf(late)} too late`,
    advice: 'Exchange the code as soon as you receive it, and look for what held the request up.',
  };
};

/** How the redirect_uri differs from that of the authorization request. */
const redirectUriRepeated: Diagnose = async (the) => {
  const code = await storedCode(the);
  if (!code) return undefined;
  const known = 'that of the authorization request';
  const sent = the.form.get('redirect_uri') ?? '';
  const near = nearMiss('uri', sent, [{ value: code.redirect_uri, about: code }]);
  return {
    cause:
      sent === ''
        ? `The token request has no redirect_uri; the authorization request had ${code.redirect_uri}.`
        : (near?.sentence('redirect_uri', known) ??
          `redirect_uri is ${quoted(sent)}; ${known} was ${code.redirect_uri}.`),
    expected: code.redirect_uri,
    received: sent === '' ? 'none' : quoted(sent),
    advice: 'Send exactly the redirect_uri of the authorization request. Keep it with the state.',
    fixes: [codeFix('repeat-redirect-uri', 'Send this', `redirect_uri=${encodeURIComponent(code.redirect_uri)}`)],
  };
};

export const CODE_DIAGNOSES: Partial<Record<CheckId, readonly Diagnose[]>> = {
  'code-sent': [codeSent],
  'code-known': [codeKnown],
  'code-redeemed': [codeKnown],
  'code-of-this-client': [ofThisClient],
  'code-unexpired': [unexpired],
  'redirect-uri-repeated': [redirectUriRepeated],
  'user-still-there': [userStillThere],
};
