import type { CheckId } from '../../../contract/traffic/checks.ts';
import { headerValues } from '../../../contract/traffic/events.ts';
import { hashOf } from '../../protocol/digest.ts';
import type { AccessToken } from '../../core/records.ts';
import { codeFix, type Case, type Diagnose, type Finding } from '../case.ts';
import { bearerOf, tokenPresented } from './bearer-header.ts';
import { ago, fateOf, relatedTo, type Wanted } from '../issued/fate.ts';
import { foreignJwt } from '../issued/foreign-jwt.ts';
import { foreignToken, inactive } from './introspection.ts';
import { misplaced, notSent, placeholder } from '../issued/misplaced.ts';
import { clientGone, partyGone } from '../issued/parties.ts';
import { recognize } from '../issued/sent-values.ts';

const BEARER: Wanted = { subject: 'The Bearer token', kinds: ['access_token'] };
const TOKEN: Wanted = { subject: 'token', kinds: ['access_token', 'refresh_token'] };

/** Why a token isn't an active token of this workspace. */
async function notActive(the: Case, sent: string, wanted: Wanted): Promise<Finding> {
  const known = await recognize(the, sent);
  const fate = known && fateOf(the, known, wanted);
  return (
    fate ??
    placeholder(wanted.subject, sent) ??
    (await foreignJwt(the, wanted.subject, sent)) ?? {
      cause: `${wanted.subject} was not issued by this server, and nothing similar is known.`,
      received: `a value of ${sent.length} characters`,
      advice: `Tokens from before the server started are gone; that was ${ago(the, the.core.runtime.startedAt)}. Get a new one.`,
    }
  );
}

/** At userinfo the token authenticates the call; at introspection it is a parameter. */
const tokenValidated: Diagnose = async (the) => {
  if (the.exchange.endpoint !== 'introspect') return notActive(the, bearerOf(the) ?? '', BEARER);
  const sent = the.form.get('token') ?? '';
  return (await inactive(the, sent)) ?? notActive(the, sent, TOKEN);
};

const storedBearer = async (the: Case): Promise<Readonly<AccessToken> | undefined> =>
  the.core.runtime.get('accessToken', hashOf(bearerOf(the) ?? ''));

/** What the access token grants instead of openid. */
const scopeSufficient: Diagnose = async (the) => {
  const token = await storedBearer(the);
  if (!token) return undefined;
  const has = token.scope.join(' ');
  const from = relatedTo(the, token.flowId, 'where this access token was issued');
  if (!token.authentication) {
    return {
      cause: `The access token is from the client credentials grant of ${token.client_id}, so it has no user whose claims userinfo could return.`,
      expected: 'the access token of a user who logged in',
      received: `a token of ${token.client_id} for itself`,
      advice: 'Call userinfo with the access token of a login.',
      ...from,
    };
  }
  return {
    cause: `The access token has ${has === '' ? 'no scope' : `only the scope ${has}`}; userinfo needs openid, which the login of ${token.client_id} didn’t ask for.`,
    expected: 'openid',
    received: has || 'no scope',
    advice: 'Ask for openid when the login starts.',
    ...from,
    fixes: [codeFix('ask-openid', 'Ask for it', `scope=${['openid', ...token.scope].join('%20')}`)],
  };
};

const partiesStillThere: Diagnose = async (the) => {
  const token = await storedBearer(the);
  return token && partyGone(the, token);
};

const tokenSent: Diagnose = async (the) =>
  (await misplaced(the, { name: 'token', kinds: ['access_token', 'refresh_token', 'id_token'] })) ??
  (the.form.has('access_token') ? notSentAs('access_token') : undefined) ??
  notSent(the, 'token', 'the token');

const notSentAs = (other: string): Finding => ({
  cause: `The token was sent as ${other}; here its parameter is called token.`,
  expected: 'token',
  received: other,
  advice: 'Rename the parameter to token.',
  fixes: [codeFix('send-token', 'Send this', 'token=…')],
});

/** Introspection and revocation accept an access token in place of client credentials. */
const callerToken: Diagnose = async (the) => {
  const header = headerValues(the.exchange.request.headers, 'authorization')[0] ?? '';
  if (!/^bearer /i.test(header) || the.failed?.step === 'token-requested') return undefined;
  const token = await storedBearer(the);
  if (token?.workspace !== the.issuer?.id) return notActive(the, bearerOf(the) ?? '', BEARER);
  return token && clientGone(the, token.client_id);
};

export const BEARER_TOKEN_DIAGNOSES: Partial<Record<CheckId, readonly Diagnose[]>> = {
  'token-presented': [tokenPresented],
  'token-validated': [tokenValidated],
  'scope-sufficient': [scopeSufficient],
  'parties-still-there': [partiesStillThere],
  'introspection-caller': [callerToken],
  'client-authenticated': [callerToken],
  'token-sent': [tokenSent],
  'token-revoked': [foreignToken],
};
