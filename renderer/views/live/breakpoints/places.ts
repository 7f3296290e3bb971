import type { BreakpointView } from '../../../../contract/breakpoints/breakpoint.ts';
import type { HoldPoint } from '../../../../contract/breakpoints/points.ts';
import type { StepId } from '../../../../contract/traffic/flow.ts';

export interface BreakpointPlace {
  endpoint: string;
  at: HoldPoint;
}

const request = (endpoint: string): BreakpointPlace => ({ endpoint, at: 'request' });
const reply = (endpoint: string): BreakpointPlace => ({ endpoint, at: 'reply' });

/** Where an exchange waits to be stopped at a step. Steps that aren't sent over HTTP have no place. */
export const PLACES: Readonly<Partial<Record<StepId, BreakpointPlace>>> = {
  'authorize-requested': request('authorize'),
  'user-authenticated': request('login'),
  'consent-given': request('consent'),
  'code-issued': reply('authorize'),
  'token-requested': request('token'),
  'tokens-returned': reply('token'),
  'resource-requested': request('userinfo'),
  'resource-returned': reply('userinfo'),
  'revocation-requested': request('revoke'),
  'token-revoked': reply('revoke'),
  'logout-requested': request('end-session'),
  'session-ended': reply('end-session'),
};

/** The breakpoints that stop this client, or any, at a place. */
export const breakpointsAt = (
  breakpoints: readonly BreakpointView[],
  { endpoint, at }: BreakpointPlace,
  client_id: string | undefined,
): BreakpointView[] =>
  breakpoints.filter(
    ({ enabled, scope, ...one }) =>
      enabled &&
      one.at === at &&
      (scope.endpoint ?? endpoint) === endpoint &&
      (scope.client_id === undefined || client_id === undefined || scope.client_id === client_id),
  );
