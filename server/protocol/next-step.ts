import type { AuthorizationRequest, ClaimRequest } from '../core/authorize-request.ts';
import type { NextStep, Progress } from '../core/interaction.ts';

/** What an interaction needs next (OpenID Connect Core §3.1.2.3, §3.1.2.4, §3.1.2.6). */
export function nextStep(progress: Progress): NextStep {
  const { request, denied, toGrant, granted } = progress;
  if (denied) return { kind: 'refuse', error: 'access_denied', description: denied.error_description };
  const unmet = unmetAcr(progress);
  if (unmet) return unmet;
  const silent = request.prompt.includes('none');
  const reason = loginReason(progress) ?? pageReason(progress);
  if (reason !== undefined) {
    if (progress.freshLogin) return { kind: 'refuse', error: 'login_required', description: reason };
    return silent ? { kind: 'refuse', error: 'login_required', description: reason } : { kind: 'login', reason };
  }
  if (toGrant.length > 0 && granted === undefined) {
    if (!silent) return consentQuestion(progress);
    return {
      kind: 'refuse',
      error: 'consent_required',
      description: `The user has not yet granted ${toGrant.join(' ')}.`,
    };
  }
  const refused = toGrant.filter((name) => !granted?.includes(name));
  const scope = request.scope.filter((name) => !refused.includes(name));
  if (refused.length > 0 && scope.length === 0) {
    return { kind: 'refuse', error: 'access_denied', description: 'The user granted none of the scopes.' };
  }
  return { kind: 'issue', scope, refused };
}

function consentQuestion({ request, toGrant, consented }: Progress): NextStep {
  return {
    kind: 'consent',
    scopes: toGrant,
    grantedBefore: request.scope.filter((name) => consented.has(name) && !toGrant.includes(name)),
    claims: Object.keys({ ...request.claims?.id_token, ...request.claims?.userinfo }).filter(
      (claim) => claim !== 'sub' && claim !== 'acr',
    ),
  };
}

/** Why the user must log in (again), or undefined when the current login is enough. */
function loginReason({ request, authentication, freshLogin, now }: Progress): string | undefined {
  if (!authentication) return 'The user is not logged in.';
  if (request.demanded_subs && !request.demanded_subs.includes(authentication.sub)) {
    return 'The request requires a different user than the one who is logged in.';
  }
  if (freshLogin) return undefined;
  if (request.prompt.includes('login')) return 'The request requires a new login.';
  if (request.prompt.includes('select_account')) return 'The request requires the user to choose an account.';
  if (request.max_age === 0) return 'The request requires a new login.';
  if (request.max_age !== undefined && now - authentication.auth_time > request.max_age) {
    return `The login is older than ${request.max_age} seconds.`;
  }
  const acr = essentialAcr(request);
  if (acr.length > 0 && !acr.includes(authentication.acr)) {
    return `The login has acr ${authentication.acr}, but the request requires ${acr.join(' or ')}.`;
  }
  return undefined;
}

/** An unregistered redirect URI always requires a page: the login page, if no other is shown. */
function pageReason({ request, freshLogin, toGrant, granted }: Progress): string | undefined {
  const pageless = !freshLogin && toGrant.length === 0 && granted === undefined;
  return pageless && request.redirect_uri_unregistered
    ? 'The redirect URI is not registered, so a page must be shown.'
    : undefined;
}

/** The acr values of which one is essential; empty when the request doesn't require any. */
function essentialAcr({ claims }: AuthorizationRequest): string[] {
  const asked = claims?.id_token['acr'];
  return asked?.essential ? valuesOf(asked) : [];
}

const valuesOf = (asked: ClaimRequest): string[] =>
  (asked.values ?? [asked.value]).filter((value) => value !== undefined).map(String);

/** Fails the request if no login here can satisfy an essential acr (OpenID Connect Core §5.5.1.1). */
function unmetAcr({ request, acrSupported }: Progress): NextStep | undefined {
  const values = essentialAcr(request);
  if (values.length === 0 || values.some((value) => acrSupported.includes(value))) return undefined;
  return {
    kind: 'refuse',
    error: 'unmet_authentication_requirements',
    description: `No login method in this workspace provides acr ${values.join(' or ')}.`,
  };
}

/** The acr of a login for this request: the first requested one that is supported, or the default. */
export function acrOf(request: AuthorizationRequest, supported: readonly string[]): string {
  const asked = [...valuesOf(request.claims?.id_token['acr'] ?? {}), ...request.acr_values];
  return asked.find((value) => supported.includes(value)) ?? supported[0] ?? '1';
}
