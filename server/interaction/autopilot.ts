import type { AuthorizationRequest } from '../core/authorize-request.ts';
import type { Issuer } from '../core/issuer.ts';
import type { Question } from '../core/records.ts';
import type { Decision } from './decide.ts';

/**
 * What answers a question without a page where the workspace's login is `auto`: the login_hint's user, else the
 * configured one, and consent to everything. Undefined when a page has to ask.
 */
export function autopilot(issuer: Issuer, request: AuthorizationRequest, question: Question): Decision | undefined {
  const { settings } = issuer.workspace;
  if (settings.login !== 'auto') return undefined;
  if (question.kind === 'consent') return { kind: 'consent', granted: question.scopes };
  const candidates = [request.login_hint, settings.auto_login_username];
  const username = candidates.find((name) => name !== undefined && issuer.users.get(name)?.disabled === false);
  return username === undefined ? undefined : { kind: 'login', username, amr: ['pwd'], persistent: false };
}
