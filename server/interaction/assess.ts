import type { Client } from '../../contract/config/client.ts';
import type { AuthorizationRequest } from '../core/authorize-request.ts';
import type { HttpRequest } from '../core/http-message.ts';
import type { NextStep } from '../core/interaction.ts';
import type { Core, FlowLog, Issuer } from '../core/ports.ts';
import type { Authentication, Interaction } from '../core/records.ts';
import { OAuthError } from '../protocol/errors.ts';
import { availableScope, scopesToGrant } from '../protocol/scope.ts';
import { consentedScopes } from './consent.ts';
import { authenticationOf, findSession, mayLogIn, type FoundSession } from './session.ts';

/** One browser request that advances an interaction. */
export interface Hop {
  core: Core;
  issuer: Issuer;
  client: Client;
  flow: FlowLog;
  request: HttpRequest;
}

/** The state of an interaction, and what it needs next. */
export interface Standing {
  interaction: Interaction;
  found: FoundSession | undefined;
  authentication: Authentication | undefined;
  /** The user was deleted or disabled after the login. */
  userGone: boolean;
  toGrant: readonly string[];
  next: NextStep;
}

const USER_GONE = { error_description: 'The user who logged in no longer exists or is disabled.' };

/** Looks up who is logged in and what was granted before, and asks the interaction's kind what is needed next. */
export async function assess(hop: Hop, interaction: Interaction): Promise<Standing> {
  const { core, issuer, client } = hop;
  const found = interaction.freshLogin ? undefined : await findSession(core, issuer, hop.request);
  const authentication = interaction.authentication ?? (found && authenticationOf(issuer, found.session));
  const userGone = authentication !== undefined && !mayLogIn(issuer, authentication.username);
  const request = stillAvailable(interaction.request, client, issuer);
  const grantee = authentication && { username: authentication.username, client_id: client.client_id };
  const consented = grantee ? await consentedScopes(core, issuer, grantee, request.scope) : new Set<string>();
  const toGrant = scopesToGrant(request, client, issuer.scopes, consented);
  const next = kindOf(core, interaction).ask({
    request,
    now: Math.floor(core.clock() / 1000),
    authentication,
    freshLogin: interaction.freshLogin,
    toGrant,
    consented,
    granted: interaction.granted,
    denied: interaction.denied ?? (userGone ? USER_GONE : undefined),
    acrSupported: issuer.workspace.settings.acr_values_supported,
  });
  return { interaction, found, authentication, userGone, toGrant, next };
}

/** What the interaction asks and how it ends. Throws invalid_request for a kind this server doesn't have. */
export function kindOf({ kinds }: Pick<Core, 'kinds'>, { kind }: Pick<Interaction, 'kind'>): Core['kinds'][string] {
  const found = kinds[kind];
  if (!found) throw new OAuthError('invalid_request', `This server does not support interactions of kind ${kind}.`);
  return found;
}

/** The request without scopes removed from the workspace or the client while a page was open. */
function stillAvailable(request: AuthorizationRequest, client: Client, issuer: Issuer): AuthorizationRequest {
  const scope = availableScope(request.scope, client, issuer.scopes);
  return scope === request.scope ? request : { ...request, scope };
}
