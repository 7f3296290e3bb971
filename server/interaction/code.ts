import type { AuthorizationRequest, AuthorizeRequest } from '../core/authorize-request.ts';
import type { Ending, Granted, InteractionKind } from '../core/interaction.ts';
import { isNameKept } from '../core/issuer.ts';
import type { Core } from '../core/ports.ts';
import type { Authentication, Code } from '../core/records.ts';
import { lifetimeOf } from '../protocol/access-token.ts';
import { hashOf } from '../protocol/digest.ts';
import { errorParams, OAuthError } from '../protocol/errors.ts';
import { nextStep } from '../protocol/next-step.ts';
import { answerClient } from './answer.ts';

/** An expired code is kept for a while, so the flow record can say it came too late. */
const KEPT_AFTER_EXPIRY_SECONDS = 600;

/** Only the authorization endpoint starts an interaction of this kind. */
const requestOf = (request: AuthorizationRequest): AuthorizeRequest => request as AuthorizeRequest;

/** An interaction that ends in an authorization code, sent to the client's redirect URI (RFC 6749 §4.1.2). */
export const createCodeKind = (core: Pick<Core, 'runtime' | 'ids' | 'clock'>): InteractionKind => ({
  ask: nextStep,
  async grant(ending, granted, authentication) {
    const { issuer, client, flow } = ending;
    const request = requestOf(ending.interaction.request);
    const value = core.ids.secret();
    const ttlSeconds = lifetimeOf('authorization_code_ttl', client, issuer.workspace.settings);
    const code: Code = {
      grantId: core.ids.id(),
      expiresAt: core.clock() + ttlSeconds * 1000,
      ...codeFacts(ending, request, { granted, authentication }),
    };
    await core.runtime.put('code', hashOf(value), code, {
      ttlSeconds: ttlSeconds + KEPT_AFTER_EXPIRY_SECONDS,
      grantId: code.grantId,
    });
    flow.passed('code-issued', {
      description: `A code for ${authentication.username} was sent to ${request.redirect_uri}. It works once, within ${ttlSeconds} seconds.`,
    });
    return answerClient(issuer, request, { code: value });
  },
  refuse({ issuer, interaction, request }, { error, description }) {
    const params = errorParams(new OAuthError(error, description), request.exchangeId);
    return answerClient(issuer, requestOf(interaction.request), params);
  },
});

function codeFacts(
  { issuer, flow }: Ending,
  request: AuthorizeRequest,
  { granted, authentication }: { granted: Granted; authentication: Authentication },
): Omit<Code, 'grantId' | 'expiresAt'> {
  const { client_id, redirect_uri, redirect_uri_sent, nonce, claims, code_challenge, code_challenge_method } = request;
  return {
    flowId: flow.flowId,
    workspace: issuer.id,
    ...(isNameKept(issuer) && { issuer: issuer.url }),
    client_id,
    redirect_uri,
    redirect_uri_sent,
    scope: granted.scope,
    refused: granted.refused,
    authentication,
    requested_at: request.requested_at,
    ...(nonce !== undefined && { nonce }),
    ...(claims && { claims }),
    ...(code_challenge !== undefined && { code_challenge }),
    ...(code_challenge_method && { code_challenge_method }),
  };
}
