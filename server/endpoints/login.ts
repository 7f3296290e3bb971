import type { Client } from '../../contract/client.ts';
import type { Endpoint, HttpReply, HttpRequest } from '../endpoint.ts';
import { csrfToken } from '../interaction/cookies.ts';
import { dispatch } from '../interaction/dispatch.ts';
import { decide } from '../interaction/door.ts';
import { matchesPassword } from '../interaction/password.ts';
import { answerPage, parsePageForm, type Resumed } from '../interaction/resume.ts';
import type { LoginPage } from '../page.ts';
import type { Core, Issuer } from '../ports.ts';
import type { Parameters } from '../protocol/parameters.ts';
import type { Interaction } from '../store/kinds.ts';

/**
 * Login page: asks for user name and password, or shows the test users to pick from.
 *
 * @spec   OIDC Core §3.1.2.3 · RFC 9700 §4.16
 * @input  query: login_id; form: username, password or pick, remember_my_sign_in_method, csrf
 * @auth   the cookie of the interaction
 * @reply  200 page; 303 to the client or the consent page
 * @errors invalid_request 400, access_denied 403, login_required 400
 * @flow   user-authenticated
 */
export const login: Endpoint = {
  name: 'login',
  methods: ['GET', 'POST'],
  path: '/login',
  cors: 'none',
  errors: 'page',
  answer: (core) => answerPage(core, { show, submit }),
};

async function show(core: Core, request: HttpRequest, { interaction, client, flow }: Resumed): Promise<HttpReply> {
  if (interaction.asking !== 'login')
    return dispatch({ core, issuer: request.issuer, client, flow, request }, interaction, false);
  return loginPage(request.issuer, interaction, client, {
    username: interaction.request.login_hint ?? '',
    staySignedIn: false,
  });
}

async function submit(core: Core, request: HttpRequest, resumed: Resumed): Promise<HttpReply> {
  const { issuer } = request;
  const { interaction, client, flow } = resumed;
  const form = parsePageForm(request, interaction);
  const hop = { core, issuer, client, flow, request };
  if (interaction.asking !== 'login') return dispatch(hop, interaction, false);
  const username = await authenticate(issuer, form);
  const persistent = form.get('remember_my_sign_in_method') !== undefined;
  if (username === undefined) {
    const tried = form.get('username') ?? form.get('pick') ?? '';
    recordFailure(resumed, issuer, tried);
    return loginPage(issuer, interaction, client, {
      username: tried,
      staySignedIn: persistent,
      fault: 'The user name or password is wrong.',
    });
  }
  const decided = await decide(hop, interaction, { kind: 'login', username, amr: ['pwd'], persistent }, 'page');
  return dispatch(hop, decided, false);
}

/** The user who proved to be one, by one click where the workspace allows it, else by password. */
async function authenticate(issuer: Issuer, form: Parameters): Promise<string | undefined> {
  const picked = issuer.workspace.settings.login === 'form' ? undefined : form.get('pick');
  const user = issuer.users.get(picked ?? form.get('username') ?? '');
  if (!user || user.disabled) return undefined;
  if (picked !== undefined) return user.username;
  return (await matchesPassword(user, form.get('password') ?? '')) ? user.username : undefined;
}

function recordFailure({ flow }: Resumed, issuer: Issuer, username: string): void {
  const user = issuer.users.get(username);
  flow.failed('user-authenticated', 'login-accepted', {
    error: 'access_denied',
    received: username,
    description: !user ? 'No such user exists.' : user.disabled ? 'The user is disabled.' : 'The password is wrong.',
    hint: user
      ? 'The desk shows the user’s password.'
      : `Users of this workspace: ${[...issuer.users.keys()].slice(0, 10).join(', ')}.`,
  });
  flow.waiting('user-authenticated', 'login-accepted', { description: 'The login page is shown again.' });
}

function loginPage(
  issuer: Issuer,
  interaction: Interaction,
  client: Client,
  shown: Pick<LoginPage, 'username' | 'staySignedIn' | 'fault'>,
): HttpReply {
  const { interactionId: login_id, browserSecret } = interaction;
  const { settings, users } = issuer.workspace;
  return {
    kind: 'page',
    status: shown.fault === undefined ? 200 : 400,
    page: {
      page: 'login',
      workspace: issuer.id,
      issuer: issuer.url,
      action: `${issuer.path}/login?login_id=${login_id}`,
      csrf: csrfToken(browserSecret),
      statusUrl: `${issuer.path}/login/status?login_id=${login_id}&asking=login`,
      resumeUrl: `${issuer.path}/oauth2/authorize?login_id=${login_id}`,
      client: clientFacts(client),
      users: settings.login === 'form' ? [] : users.filter((user) => !user.disabled).map(pickable),
      offerStaySignedIn: settings.sso.enabled,
      ...shown,
    },
  };
}

function pickable({
  username,
  authentication_context,
}: Issuer['workspace']['users'][number]): LoginPage['users'][number] {
  const { name, email, groups } = authentication_context;
  return {
    username,
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
    ...(groups && { groups }),
  };
}

/** What a page shows of a client. */
export function clientFacts(client: Client): LoginPage['client'] {
  const { client_id, client_name, logo_uri, client_uri, policy_uri, tos_uri } = client;
  return {
    client_id,
    client_name: client_name ?? client_id,
    ...(logo_uri !== undefined && { logo_uri }),
    ...(client_uri !== undefined && { client_uri }),
    ...(policy_uri !== undefined && { policy_uri }),
    ...(tos_uri !== undefined && { tos_uri }),
  };
}
