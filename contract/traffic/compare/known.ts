import type { FlowDifference } from './comparison.ts';

interface Known {
  where: FlowDifference['where'];
  /** The names it is about. */
  name: RegExp;
  of?: string;
  text: string;
}

/** How Understudy differs from other servers on purpose, and no setting changes it. docs/compare.md lists them. */
export const KNOWN_DIFFERENCES: readonly Known[] = [
  {
    where: 'claim',
    of: 'access token',
    name: /^client_id$/,
    text: 'ACP’s access tokens have no client_id claim. The client ID is in aud.',
  },
  {
    where: 'claim',
    name: /^(?:tid|aid)$/,
    text: 'tid and aid name the workspace, so they differ from server to server.',
  },
  { where: 'claim', name: /^(?:amr|st)$/, text: 'Logins here always use a password, so amr and st never change.' },
  {
    where: 'claim',
    name: /^idp(?:_method)?$/,
    text: 'Understudy has one identity provider: its own test users.',
  },
  { where: 'claim', name: /^rat$/, text: 'ACP’s ID tokens say in rat when the login was requested.' },
  {
    where: 'claim',
    of: 'access token',
    name: /^aud$/,
    text: 'ACP puts the client ID and the services of the granted scopes into aud.',
  },
  {
    where: 'claim',
    of: 'access token',
    name: /^scp$/,
    text: 'ACP’s access tokens have the scopes as an array in scp.',
  },
  {
    where: 'claim',
    name: /^(?:azp|oid|ver|uti|rh|aio|session_state|realm_access|resource_access|allowed-origins|typ|cid|uid)$/,
    text: 'This claim is another vendor’s own. Understudy has ACP’s claims.',
  },
  {
    where: 'member',
    of: 'userinfo',
    name: /^(?:aud|tid|aid|idp|idp_method)$/,
    text: 'ACP adds aud, tid, aid, idp and idp_method to userinfo.',
  },
  {
    where: 'member',
    of: 'introspect',
    name: /^(?:tenant_id|server_id|ext|client_id|username)$/,
    text: 'ACP’s introspection response has tenant_id, server_id and ext.',
  },
  {
    where: 'member',
    of: 'token',
    name: /^(?:refresh_expires_in|not-before-policy|session_state|ext_expires_in|foci|client_info)$/,
    text: 'This member is another vendor’s own. Understudy has ACP’s members.',
  },
  {
    where: 'member',
    name: /^(?:error_hint|cause|status_code|error_codes|error_uri|timestamp|trace_id|correlation_id)$/,
    text: 'Errors have ACP’s members: error_hint, cause and status_code.',
  },
  {
    where: 'answer',
    name: /^(?:session_state|authuser|hd|prompt|iss|scope)$/,
    text: 'ACP sends code, state, scope and iss to the redirect URI. Other servers have parameters of their own.',
  },
  { where: 'token_header', name: /^(?:typ|x5t|x5t#S256|jku|x5c)$/, text: 'Headers of tokens are ACP’s.' },
  {
    where: 'header',
    name: /^access-control-/,
    text: 'Understudy allows the origins of redirect URIs and of this machine.',
  },
  {
    where: 'status',
    name: /^status$/,
    of: 'authorize',
    text: 'Servers redirect with 302 or 303. Clients follow both.',
  },
];

/** Why Understudy differs here from every other server. Undefined if that isn't known. */
export function knownDifference({
  where,
  of,
  name,
}: Pick<FlowDifference, 'where' | 'of' | 'name'>): string | undefined {
  return KNOWN_DIFFERENCES.find(
    (known) => known.where === where && (known.of === undefined || known.of === of) && known.name.test(name),
  )?.text;
}
