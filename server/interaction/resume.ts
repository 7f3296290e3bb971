import type { Client } from '../../contract/config/client.ts';
import type { HttpReply, HttpRequest } from '../core/endpoint.ts';
import { asNamed } from '../core/issuer.ts';
import type { Core, FlowLog, Issuer } from '../core/ports.ts';
import { OAuthError } from '../protocol/errors.ts';
import { parseParameters, type Parameters } from '../protocol/parameters.ts';
import { equal } from '../protocol/digest.ts';
import { parseForm } from '../protocol/token-request.ts';
import type { Interaction } from '../core/records.ts';
import { dispatch } from './dispatch.ts';
import { csrfToken, interactionCookie, parseCookies } from './cookies.ts';

export interface Resumed {
  /** The workspace under the name for which the interaction began. */
  issuer: Issuer;
  interaction: Interaction;
  client: Client;
  flow: FlowLog;
}

/** The login_id in the query of a page. */
export const loginIdOf = (request: Pick<HttpRequest, 'query'>): string =>
  parseParameters(request.query).get('login_id') ?? '';

/** The stored interaction, if this browser started it; otherwise undefined. */
export async function findInteraction(
  core: Core,
  request: HttpRequest,
  login_id: string,
): Promise<Readonly<Interaction> | undefined> {
  const interaction = await core.runtime.get('interaction', login_id);
  const secret = parseCookies(request)[interactionCookie(request.issuer, login_id)];
  if (!interaction || interaction.workspace !== request.issuer.id || secret === undefined) return undefined;
  return equal(secret, interaction.browserSecret) ? interaction : undefined;
}

/** Resumes an interaction. Throws invalid_request, shown on a page, if it is over or started in another browser. */
export async function resumeInteraction(core: Core, request: HttpRequest, login_id: string): Promise<Resumed> {
  const interaction = await findInteraction(core, request, login_id);
  const client = interaction && request.issuer.clients.get(interaction.request.client_id);
  if (interaction) {
    const flow = core.live.resume(interaction.flowId, request.exchangeId);
    if (client?.client_status === 'active')
      return { issuer: asNamed(request.issuer, interaction), interaction, client, flow };
    const step = interaction.asking?.kind === 'consent' ? 'consent-given' : 'user-authenticated';
    return flow.check(['client-still-there', step], () => {
      throw clientGone(interaction.request.client_id, flow);
    });
  }
  throw new OAuthError('invalid_request', 'This browser has no such login in progress.', {
    hint: 'It was completed, it expired after 30 minutes, its client or user was deleted, the server restarted, or cookies are blocked. Go back to the application and start again.',
  });
}

function clientGone(client_id: string, flow: FlowLog): OAuthError {
  const error = new OAuthError('invalid_request', 'The client was deleted or deactivated during this login.', {
    expected: 'an active client',
    received: client_id,
    hint: `Check client ${client_id} in the console, then start again from the application.`,
  });
  error.flowId = flow.flowId;
  return error;
}

/** Fields a page sends once. A consent page sends scope once per granted scope. */
const PAGE_FIELDS = ['csrf', 'username', 'password', 'pick', 'action', 'remember_my_sign_in_method'];

/** The form of a page, sent from the page itself. Throws invalid_request if its csrf value doesn't match. */
export function parsePageForm(request: HttpRequest, interaction: Interaction): Parameters {
  const form = parseForm({ ...request, query: '' }, PAGE_FIELDS);
  if (equal(form.get('csrf') ?? '', csrfToken(interaction.browserSecret))) return form;
  throw new OAuthError('invalid_request', 'The form was not sent from the page shown to this browser.', {
    hint: 'Reload the page and submit its form.',
    expected: 'the csrf value of the page',
  });
}

type Submit = (core: Core, request: HttpRequest, resumed: Resumed) => Promise<HttpReply>;

/** A page of an interaction: shown by GET, submitted by POST, recorded in the interaction's flow. */
export const answerPage =
  (core: Core, submit: Submit) =>
  async (request: HttpRequest): Promise<HttpReply> => {
    const resumed = await resumeInteraction(core, request, loginIdOf(request));
    const { interaction, flow } = resumed;
    const reply =
      request.method === 'POST'
        ? await submit(core, request, resumed)
        : await dispatch({ core, request, ...resumed }, interaction);
    return { flowId: flow.flowId, ...reply };
  };
