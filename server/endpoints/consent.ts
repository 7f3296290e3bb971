import type { Endpoint, HttpReply, HttpRequest } from '../core/endpoint.ts';
import type { Core } from '../core/ports.ts';
import { decide, type Decision } from '../interaction/decide.ts';
import { dispatch } from '../interaction/dispatch.ts';
import { pageOf } from '../interaction/pages.ts';
import { answerPage, parsePageForm, type Resumed } from '../interaction/resume.ts';
import type { Parameters } from '../protocol/parameters.ts';

/**
 * Consent page: a checkbox for each scope that needs the user's consent.
 *
 * @spec   OIDC Core §3.1.2.4 · RFC 6749 §3.3
 * @input  query: login_id; form: scope (one per granted scope), action (allow or deny), csrf
 * @auth   the cookie of the interaction
 * @reply  200 page; 303 to the client
 * @errors invalid_request 400, access_denied 403
 * @flow   consent-given
 */
export const consent: Endpoint = {
  name: 'consent',
  methods: ['GET', 'POST'],
  path: '/consent',
  cors: 'none',
  errors: 'page',
  answer: (core) => answerPage(core, submit),
};

async function submit(core: Core, request: HttpRequest, resumed: Resumed): Promise<HttpReply> {
  const { interaction } = resumed;
  const form = parsePageForm(request, interaction);
  const hop = { core, request, ...resumed };
  if (interaction.asking?.kind !== 'consent') return dispatch(hop, interaction);
  const decision = decisionIn(form);
  if (!decision) return pageOf(hop, { interaction }, interaction.asking, 'Choose Allow access or Cancel.');
  return dispatch(hop, await decide(hop, interaction, decision, 'page'));
}

function decisionIn(form: Parameters): Decision | undefined {
  if (form.get('action') === 'allow') return { kind: 'consent', granted: form.all('scope') };
  if (form.get('action') === 'deny') return { kind: 'deny', error_description: 'The user denied the request.' };
  return undefined;
}
