import type { Endpoint } from '../core/endpoint.ts';
import { findInteraction, loginIdOf } from '../interaction/resume.ts';
import { parseParameters } from '../protocol/parameters.ts';

/**
 * Login status: tells a waiting page that the question was answered elsewhere, so it can continue.
 *
 * @spec   none: used by our own pages
 * @input  query: login_id, asking (the question the page shows)
 * @auth   the cookie of the interaction
 * @reply  200 { state: waiting | decided }
 * @errors none
 * @flow   none
 */
export const loginStatus: Endpoint = {
  name: 'login-status',
  methods: ['GET'],
  path: '/login/status',
  cors: 'none',
  errors: 'json',
  quiet: true,
  answer: (core) => async (request) => {
    const interaction = await findInteraction(core, request, loginIdOf(request));
    const asked = interaction?.asking?.kind;
    const waiting = asked !== undefined && asked === parseParameters(request.query).get('asking');
    return {
      kind: 'json',
      status: 200,
      body: { state: waiting ? 'waiting' : 'decided' },
      headers: { 'Cache-Control': 'no-store' },
    };
  },
};
