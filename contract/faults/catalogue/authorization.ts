import { z } from 'zod';
import { choice, row, type FaultReach } from '../row.ts';

const ANSWER: FaultReach = { endpoints: ['authorize'] };
const IN_URL: FaultReach = { endpoints: ['authorize'], response_modes: ['query', 'fragment'] };

/** Faults in the authorization response: what the browser brings back to the client. */
export const AUTHORIZATION = {
  'authorization.wrong-state': row({
    title: 'Wrong state',
    does: 'Sends a state that the client never sent.',
    client: 'refuse',
    why: 'Otherwise an attacker can finish their own login in the user’s browser.',
    spec: 'RFC 6749 §10.12',
    appliesTo: ANSWER,
  }),
  'authorization.no-state': row({
    title: 'No state',
    does: 'Leaves the state out.',
    client: 'refuse',
    why: 'A server must return the state that it was sent.',
    spec: 'RFC 6749 §4.1.2',
    appliesTo: { ...ANSWER, needs: 'The client sends a state.' },
  }),
  'authorization.wrong-issuer': row({
    title: 'Wrong iss',
    does: 'Names another issuer in iss.',
    client: 'refuse',
    why: 'It is the sign of a mix-up attack: the code may be meant for another server.',
    spec: 'RFC 9207 §2.4',
    appliesTo: ANSWER,
  }),
  'authorization.no-issuer': row({
    title: 'No iss',
    does: 'Leaves iss out, though discovery promises it.',
    client: 'refuse',
    why: 'A server that supports iss always sends it.',
    spec: 'RFC 9207 §2.4',
    appliesTo: ANSWER,
  }),
  'authorization.no-code': row({
    title: 'No code',
    does: 'Sends neither a code nor an error.',
    client: 'refuse',
    why: 'The code is required in a successful response.',
    spec: 'RFC 6749 §4.1.2',
    appliesTo: ANSWER,
  }),
  'authorization.repeated-parameter': row(
    {
      title: 'Repeated parameter',
      does: 'Sends a parameter twice, the second time with another value.',
      client: 'refuse',
      why: 'A parameter must not be included more than once.',
      spec: 'RFC 6749 §3.1',
      appliesTo: IN_URL,
    },
    { parameter: choice(['state', 'code', 'iss'], 'Parameter') },
  ),
  'authorization.injected-code': row({
    title: 'Code of another login',
    does: 'Replaces the code by a valid one from another user’s login at the same client.',
    client: 'refuse',
    why: 'PKCE or the nonce shows that the code isn’t from this login.',
    spec: 'RFC 9700 §4.5',
    appliesTo: ANSWER,
  }),
  'authorization.mix-up': row({
    title: 'Response of another issuer',
    does: 'Leads the browser to a second issuer that really runs. Its response has its own iss and code, and the client’s own state.',
    client: 'refuse',
    why: 'Only iss shows it. A client that goes on hands the code of one issuer to the other.',
    spec: 'RFC 9207 §2.4, RFC 9700 §4.4',
    appliesTo: ANSWER,
  }),
  'authorization.replayed': row(
    {
      title: 'Response of an earlier login',
      does: 'Delivers the code and the state of an earlier login again.',
      client: 'refuse',
      why: 'The state belongs to one login and is used up with it.',
      spec: 'RFC 6749 §10.12, RFC 9700 §4.7',
      appliesTo: { ...ANSWER, needs: 'The client sends a state.' },
    },
    {
      code: z.string().max(4096).default('').meta({
        title: 'Code',
        description: 'If empty, the response to the next login is remembered and delivered to those after it.',
      }),
      state: z.string().max(4096).default('').meta({ title: 'State' }),
    },
  ),
  'authorization.unknown-code': row({
    title: 'Code that doesn’t work',
    does: 'Sends a code that the token endpoint doesn’t know.',
    client: 'give_up',
    why: 'The token endpoint answers invalid_grant. Only a new login helps.',
    spec: 'RFC 6749 §5.2',
    appliesTo: ANSWER,
  }),
  'authorization.long-code': row({
    title: 'Very long code',
    does: 'Sends a valid code of 4,000 characters.',
    client: 'tolerate',
    why: 'The size of a code is not defined, so a client must not assume one.',
    spec: 'RFC 6749 §4.1.2',
    appliesTo: ANSWER,
  }),
  'authorization.other-mode': row(
    {
      title: 'Another response mode',
      does: 'Answers in a response mode that the client didn’t ask for.',
      client: 'refuse',
      why: 'A client looks for the response only where it asked for it.',
      spec: 'OAuth 2.0 Multiple Response Types §2.1',
      appliesTo: ANSWER,
    },
    { mode: choice(['fragment', 'query', 'form_post'], 'Response mode') },
  ),
  'authorization.error': row(
    {
      title: 'Error response',
      does: 'Sends the browser back with an error instead of a code.',
      client: 'give_up',
      why: 'The client shows what happened and lets the user start again.',
      spec: 'RFC 6749 §4.1.2.1',
      appliesTo: ANSWER,
    },
    {
      error: choice(
        [
          'access_denied',
          'server_error',
          'temporarily_unavailable',
          'invalid_request',
          'unauthorized_client',
          'unsupported_response_type',
          'invalid_scope',
          'login_required',
          'consent_required',
          'interaction_required',
          'account_selection_required',
          'made_up_error',
        ],
        'Error',
      ),
    },
  ),
  'authorization.error-with-code': row({
    title: 'Error and code',
    does: 'Sends an error together with a valid code.',
    client: 'refuse',
    why: 'A response with an error is an error, whatever else it contains.',
    spec: 'RFC 6749 §4.1.2.1',
    appliesTo: ANSWER,
  }),
  'authorization.unknown-parameters': row({
    title: 'Unknown parameters',
    does: 'Adds parameters that no specification knows.',
    client: 'tolerate',
    why: 'A client must ignore response parameters that it doesn’t recognize.',
    spec: 'RFC 6749 §4.1.2',
    appliesTo: ANSWER,
  }),
  'authorization.wrong-port': row(
    {
      title: 'Wrong redirect port',
      does: 'Sends the browser to the redirect URI at another port.',
      client: 'give_up',
      why: 'Nothing arrives at the client. It lets the user start again.',
      spec: 'RFC 8252 §7.3',
      appliesTo: ANSWER,
    },
    { port: z.number().int().min(1).max(65_535).default(9).meta({ title: 'Port' }) },
  ),
};
