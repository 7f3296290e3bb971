import type { AuthorizationRequest } from '../core/authorize-request.ts';
import type { Issuer } from '../core/issuer.ts';
import type { Question } from '../core/records.ts';
import type { Decision } from './decide.ts';

/**
 * Answers a question without a page if the workspace's login is `auto`: logs in the login_hint's user or the configured
 * one, and consents to everything. Undefined when a page must ask.
 */
export function autopilot(issuer: Issuer, request: AuthorizationRequest, question: Question): Decision | undefined {
  const { settings } = issuer.workspace;
  if (settings.login !== 'auto') return undefined;
  if (question.kind === 'consent') return { kind: 'consent', granted: question.scopes };
  const candidates = [request.login_hint, settings.auto_login_username];
  const username = candidates.find((name) => name !== undefined && issuer.users.get(name)?.disabled === false);
  return username === undefined ? undefined : { kind: 'login', username, amr: ['pwd'], persistent: false };
}
