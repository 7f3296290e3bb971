import type { Endpoint, HttpReply, HttpRequest } from '../core/endpoint.ts';
import type { Core, Issuer } from '../core/ports.ts';
import { decide } from '../interaction/decide.ts';
import { dispatch } from '../interaction/dispatch.ts';
import { loginPage } from '../interaction/pages.ts';
import { matchesPassword } from '../interaction/password.ts';
import { answerPage, parsePageForm, type Resumed } from '../interaction/resume.ts';
import type { Parameters } from '../protocol/parameters.ts';

/**
 * Login page: asks for username and password, or lists the test users to pick from.
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
  answer: (core) => answerPage(core, submit),
};

async function submit(core: Core, request: HttpRequest, resumed: Resumed): Promise<HttpReply> {
  const { issuer, interaction } = resumed;
  const form = parsePageForm(request, interaction);
  const hop = { core, request, ...resumed };
  if (interaction.asking?.kind !== 'login') return dispatch(hop, interaction);
  const username = await authenticate(issuer, form);
  const persistent = form.get('remember_my_sign_in_method') !== undefined;
  if (username === undefined) {
    const tried = form.get('username') ?? form.get('pick') ?? '';
    recordFailure(resumed, issuer, tried);
    return loginPage(hop, interaction, {
      username: tried,
      staySignedIn: persistent,
      fault: 'Wrong username or password.',
    });
  }
  const decided = await decide(hop, interaction, { kind: 'login', username, amr: ['pwd'], persistent }, 'page');
  return dispatch(hop, decided);
}

/** The authenticated user: by one click if the workspace allows it, otherwise by password. */
async function authenticate(issuer: Issuer, form: Parameters): Promise<string | undefined> {
  const picked = issuer.workspace.settings.login === 'form' ? undefined : form.get('pick');
  const user = issuer.users.get(picked ?? form.get('username') ?? '');
  if (!user || user.disabled) return undefined;
  if (picked !== undefined) return user.username;
  return (await matchesPassword(user, form.get('password') ?? '')) ? user.username : undefined;
}

function recordFailure({ flow }: Resumed, issuer: Issuer, username: string): void {
  const user = issuer.users.get(username);
  flow.failed('login-accepted', {
    error: 'access_denied',
    received: username,
    description: !user
      ? 'This user does not exist.'
      : user.disabled
        ? 'The user is disabled.'
        : 'The password is wrong.',
    hint: user
      ? 'The console shows the user’s password.'
      : `Users of this workspace: ${[...issuer.users.keys()].slice(0, 10).join(', ')}.`,
  });
  flow.waiting('login-accepted', { description: 'The login page is shown again.' });
}
