import type { CheckupLine } from '../../contract/checkup/card.ts';
import { CONTROL, type EndedRun } from '../../contract/checkup/checkup.ts';
import { flowsIn } from './line.ts';
import { answerOf, formOf, gotTokens, stageOf, type Seen } from './seen.ts';

/** What the control run showed of a client: which faults it can meet, and what it does when nothing is wrong. */
export interface Control {
  endpoints: ReadonlySet<string>;
  grants: ReadonlySet<string>;
  /** The authorization request. Empty if there was none. */
  request: URLSearchParams;
  /** The scope that it asked for, of the authorization or of the token endpoint. */
  scope: string | undefined;
  response_mode: string;
  /** What the browser brought back. */
  response: { code: string; state: string };
  /** Whether the issuer is reached over TLS. */
  isSecure: boolean;
  stage: 0 | 1 | 2 | 3;
}

/** Reads the control run. */
export function controlOf({ requests }: Seen): Control {
  const authorize = requests.find(({ endpoint }) => endpoint === 'authorize');
  const request = authorize ? formOf(authorize) : new URLSearchParams();
  const asked = authorize ?? requests.find(({ endpoint }) => endpoint === 'token');
  const answered = requests.map(answerOf).find((found) => found.has('code')) ?? new URLSearchParams();
  return {
    endpoints: new Set(requests.map(({ endpoint }) => endpoint)),
    grants: new Set(requests.filter(gotTokens).map((exchange) => formOf(exchange).get('grant_type') ?? '')),
    request,
    scope: (asked && formOf(asked).get('scope')) ?? undefined,
    response_mode: request.get('response_mode') ?? 'query',
    response: { code: answered.get('code') ?? '', state: answered.get('state') ?? '' },
    isSecure: answered.get('iss')?.startsWith('https:') ?? false,
    stage: stageOf(requests),
  };
}

/** Whether the client binds codes to its own login, by PKCE or by a nonce. */
export const bindsCode = ({ request }: Control): boolean => request.has('code_challenge') || request.has('nonce');

const SHOULD = 'Without a fault, the login succeeds.';

/** The line of the control run. It passes if tokens were issued and nobody says that the login failed. */
export function controlLine(seen: Seen, { loggedIn, skipped, hung }: EndedRun): CheckupLine {
  const line = { id: CONTROL, family: CONTROL, title: 'Without a fault', should: SHOULD, flowIds: flowsIn(seen) };
  const { stage, request } = controlOf(seen);
  if (skipped) return { ...line, result: 'could_not_tell', did: 'Nobody tried.' };
  if (hung) return { ...line, result: 'failed', did: 'It didn’t end in time.' };
  if (seen.requests.length === 0) return { ...line, result: 'failed', did: 'It sent no request.' };
  if (stage < 2) return { ...line, result: 'failed', did: 'It got no tokens.' };
  if (loggedIn === false)
    return {
      ...line,
      result: 'failed',
      did: request.has('client_id') ? 'It got tokens, but nobody was logged in.' : 'It got tokens, but failed.',
    };
  return { ...line, result: 'passed', did: stage === 3 ? 'It got tokens and used them.' : 'It got tokens.' };
}
