import type { HttpReply, HttpRequest } from '../../core/endpoint.ts';
import { secondOf } from '../../core/issuer.ts';
import type { FlowLog } from '../../core/ports.ts';
import type { Code } from '../../core/records.ts';
import { authorizationUrl } from '../../core/second-host.ts';
import { subjectOf } from '../../protocol/access-token.ts';
import { hashOf } from '../../protocol/digest.ts';
import type { FamilyCode, Point } from '../kind.ts';
import { PLANTED, rewritten } from '../replies.ts';

type Params = Readonly<Record<string, string>>;

/** A change of the parameters of an authorization response. */
const params =
  (change: (params: Params) => Params | undefined) =>
  (reply: HttpReply): HttpReply | undefined => {
    const changed = reply.answer && change(reply.answer.params);
    return reply.answer && changed && rewritten(reply, { ...reply.answer, params: changed });
  };

function omit(name: string, all: Params): Params | undefined {
  const { [name]: value, ...rest } = all;
  return value === undefined ? undefined : rest;
}

/** A change of a successful response. */
const granted = (change: (params: Params) => Params | undefined) =>
  params((all) => (all['code'] === undefined ? undefined : change(all)));

/** Stores a changed copy of the code under another value, and sends that. */
async function replaceCode(
  reply: HttpReply,
  { tools }: Point,
  { value, change }: { value: string; change: (code: Readonly<Code>) => Code },
): Promise<HttpReply | undefined> {
  const sent = reply.answer?.params['code'];
  const code = sent === undefined ? undefined : await tools.runtime.get('code', hashOf(sent));
  if (!code) return undefined;
  const copy = change(code);
  const ttlSeconds = Math.max(1, Math.ceil((code.expiresAt - tools.clock()) / 1000));
  await tools.runtime.put('code', hashOf(value), copy, { ttlSeconds, grantId: copy.grantId });
  return granted((all) => ({ ...all, code: value }))(reply);
}

/** The code as another user’s login would have made it, with its own nonce and PKCE challenge (RFC 9700 §4.5). */
function ofAnotherLogin({ request: { issuer }, tools }: Point, code: Readonly<Code>): Code {
  const { nonce, code_challenge, code_challenge_method, ...rest } = code;
  const { settings, users } = issuer.workspace;
  const other = users.find(({ username, disabled }) => !disabled && username !== code.authentication?.username);
  return {
    ...rest,
    grantId: tools.ids.id(),
    // A client that sends neither wouldn’t have sent them in the other login.
    ...(nonce !== undefined && { nonce: tools.ids.id() }),
    ...(code_challenge !== undefined && {
      code_challenge: hashOf(tools.ids.secret()),
      code_challenge_method: code_challenge_method ?? 'S256',
    }),
    ...(code.authentication &&
      other && {
        authentication: {
          ...code.authentication,
          username: other.username,
          sub: subjectOf(settings, other.username),
        },
      }),
  };
}

/** The parameters of an authorization request. A login that goes on has its own. */
function askedBy({ method, query, body }: HttpRequest): string | undefined {
  if (method === 'POST') return new URLSearchParams(body).toString();
  return /(?:^|&)login_id=/.test(query) ? undefined : query;
}

/** Leads the browser to the second issuer, as an attacker does who was asked first (RFC 9700 §4.4.1). */
function leadAway({ request }: Point): HttpReply | undefined {
  const query = askedBy(request);
  const second = query === undefined ? undefined : secondOf(request.issuer);
  return second && { kind: 'redirect', status: 302, location: `${authorizationUrl(second)}?${query}` };
}

/** The flow in which a request is led away. It goes on at the second issuer. */
function beginLed({ request, second, tools }: Point): FlowLog {
  const { issuer, exchangeId } = request;
  const flow = tools.live.start('authorization_code', issuer, exchangeId);
  second?.lead(issuer, askedBy(request) ?? '', flow.flowId);
  flow.noted(['mix-up', 'authorize-requested'], {
    description: `Planted: the browser is led to a second issuer, ${secondOf(issuer)?.url ?? ''}, with the same parameters.`,
  });
  return flow;
}

const EARLIER = 'earlier response';

/** The code and state of an earlier login: the ones given, or else of the first login since the fault was planted. */
function replayed(
  all: Params,
  memory: Map<string, unknown>,
  given: { code: string; state: string },
): Params | undefined {
  const known = given.code === '' ? (memory.get(EARLIER) as Params | undefined) : given;
  if (!known) memory.set(EARLIER, all);
  const { code, state } = known ?? {};
  return code === undefined ? undefined : { ...all, code, ...(state !== undefined && state !== '' && { state }) };
}

const LONG_CODE = 4000;

export const AUTHORIZATION: FamilyCode<'authorization'> = {
  'authorization.wrong-state': { change: params((all) => ({ ...all, state: 'not-the-state-you-sent' })) },
  'authorization.no-state': { change: params((all) => omit('state', all)) },
  'authorization.wrong-issuer': { change: params((all) => ({ ...all, iss: 'https://attacker.example' })) },
  'authorization.no-issuer': { change: params((all) => omit('iss', all)) },
  'authorization.no-code': { change: granted((all) => omit('code', all)) },
  'authorization.repeated-parameter': {
    change(reply, _point, { parameter }) {
      if (reply.kind !== 'redirect' || reply.answer?.params[parameter] === undefined) return undefined;
      return { ...reply, location: `${reply.location}&${parameter}=another-value` };
    },
  },
  'authorization.injected-code': {
    change: (reply, point) =>
      replaceCode(reply, point, {
        value: point.tools.ids.secret(),
        change: (code) => ofAnotherLogin(point, code),
      }),
  },
  'authorization.mix-up': {
    instead: leadAway,
    begin: beginLed,
  },
  'authorization.replayed': {
    change: (reply, { memory }, given) => granted((all) => replayed(all, memory, given))(reply),
  },
  'authorization.unknown-code': {
    change: (reply, { tools }) => granted((all) => ({ ...all, code: tools.ids.secret() }))(reply),
  },
  'authorization.long-code': {
    change: (reply, point) =>
      replaceCode(reply, point, {
        value: point.tools.ids.secret().padEnd(LONG_CODE, 'long-'),
        change: (code) => ({ ...code }),
      }),
  },
  'authorization.other-mode': {
    change: ({ answer, ...reply }, _point, { mode }) =>
      answer && answer.response_mode !== mode
        ? rewritten(reply as HttpReply, { ...answer, response_mode: mode })
        : undefined,
  },
  'authorization.error': {
    change: (reply, _point, { error }) => {
      const changed = granted(({ code: _code, ...all }) => ({ error, error_description: PLANTED, ...all }))(reply);
      return changed && { ...changed, error };
    },
  },
  'authorization.error-with-code': {
    change: granted((all) => ({ ...all, error: 'server_error', error_description: PLANTED })),
  },
  'authorization.unknown-parameters': {
    change: params((all) => ({ ...all, session_state: 'f00.ba', authuser: '0', hd: 'example.com' })),
  },
  'authorization.wrong-port': {
    change({ answer, ...reply }, _point, { port }) {
      if (!answer || !URL.canParse(answer.redirect_uri)) return undefined;
      const url = new URL(answer.redirect_uri);
      if (!/^https?:$/.test(url.protocol) || url.port === String(port)) return undefined;
      url.port = String(port);
      return rewritten(reply as HttpReply, { ...answer, redirect_uri: url.href });
    },
  },
};
