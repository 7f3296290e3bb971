import { choice, row, type FaultReach } from '../row.ts';

const USERINFO: FaultReach = { endpoints: ['userinfo'] };
const INTROSPECT: FaultReach = { endpoints: ['introspect'] };
const REVOKE: FaultReach = { endpoints: ['revoke'] };
const LOGOUT: FaultReach = { endpoints: ['end-session'] };
const RETURN: FaultReach = { ...LOGOUT, needs: 'The client sends a post_logout_redirect_uri.' };

/** Faults in the userinfo response. */
export const USERINFO_RESPONSE = {
  'userinfo.other-user': row({
    title: 'Another user',
    does: 'Sends another sub than the ID token’s.',
    client: 'refuse',
    why: 'Otherwise one user’s claims could be attached to another’s login.',
    spec: 'OpenID Connect Core §5.3.2',
    appliesTo: USERINFO,
  }),
  'userinfo.no-sub': row({
    title: 'No sub',
    does: 'Leaves sub out.',
    client: 'refuse',
    why: 'sub is always in the response.',
    spec: 'OpenID Connect Core §5.3.2',
    appliesTo: USERINFO,
  }),
  'userinfo.unauthorized': row({
    title: 'Token refused',
    does: 'Refuses the access token with 401 and invalid_token.',
    client: 'give_up',
    why: 'The client refreshes the token once, or lets the user log in again.',
    spec: 'RFC 6750 §3.1, OpenID Connect Core §5.3.3',
    appliesTo: USERINFO,
  }),
  'userinfo.unexpected-jwt': row({
    title: 'Unexpected JWT',
    does: 'Sends the claims as an unsigned JWT, though the client registered for JSON.',
    client: 'refuse',
    why: 'A client that didn’t register for signed responses doesn’t expect one, and an unsigned JWT proves nothing.',
    spec: 'OpenID Connect Core §5.3.2',
    appliesTo: { ...USERINFO, needs: 'The client gets userinfo as JSON.' },
  }),
  'userinfo.booleans-as-text': row({
    title: 'Booleans as text',
    does: 'Sends true and false as strings, as some servers do.',
    client: 'refuse',
    isOptional: true,
    why: 'email_verified is a boolean. A client that only tests whether it is set takes "false" for true.',
    spec: 'OpenID Connect Core §5.1',
    appliesTo: { ...USERINFO, needs: 'The response has a boolean, such as email_verified.' },
  }),
  'userinfo.only-sub': row({
    title: 'Only sub',
    does: 'Sends no claim but sub.',
    client: 'tolerate',
    why: 'A server may leave any other claim out.',
    spec: 'OpenID Connect Core §5.3.2',
    appliesTo: USERINFO,
  }),
};

/** Faults in the introspection response. */
export const INTROSPECTION = {
  'introspection.inactive': row({
    title: 'Inactive',
    does: 'Calls every token inactive.',
    client: 'refuse',
    why: 'An API must not accept an inactive token.',
    spec: 'RFC 7662 §2.2',
    appliesTo: INTROSPECT,
  }),
  'introspection.no-active': row({
    title: 'No active',
    does: 'Leaves the member active out.',
    client: 'refuse',
    why: 'active is required. What isn’t called active isn’t.',
    spec: 'RFC 7662 §2.2',
    appliesTo: INTROSPECT,
  }),
  'introspection.active-as-text': row({
    title: 'active as text',
    does: 'Sends active as the string "false".',
    client: 'refuse',
    why: 'active is a boolean. An API that only tests whether it is set accepts the token.',
    spec: 'RFC 7662 §2.2',
    appliesTo: INTROSPECT,
  }),
  'introspection.other-client': row({
    title: 'Another client',
    does: 'Says that the token was issued to another client, for another audience.',
    client: 'refuse',
    why: 'An API checks that the token is meant for it.',
    spec: 'RFC 7662 §2.2, §4',
    appliesTo: { ...INTROSPECT, needs: 'The token is active.' },
  }),
  'introspection.expired': row({
    title: 'Active but expired',
    does: 'Calls the token active, with an exp in the past.',
    client: 'refuse',
    why: 'The API may have cached the response, so it checks exp itself.',
    spec: 'RFC 7662 §2.2, §4',
    appliesTo: { ...INTROSPECT, needs: 'The token is active.' },
  }),
};

/** Faults in the revocation response. */
export const REVOCATION = {
  'revocation.unsupported': row({
    title: 'Unsupported token type',
    does: 'Refuses to revoke with unsupported_token_type. The token keeps working.',
    client: 'tolerate',
    why: 'The client must not assume that the token is revoked. It deletes its copy.',
    spec: 'RFC 7009 §2.2.1',
    appliesTo: REVOKE,
  }),
};

/** Faults in the response to a logout. */
export const LOGOUT_RESPONSE = {
  'logout.no-redirect': row({
    title: 'No way back',
    does: 'Ends the session and shows a page instead of going back to the client.',
    client: 'tolerate',
    why: 'The client ended its own session before it sent the browser here.',
    spec: 'OpenID Connect RP-Initiated Logout §2',
    appliesTo: RETURN,
  }),
  'logout.wrong-state': row({
    title: 'Wrong state',
    does: 'Returns a state that the client never sent.',
    client: 'refuse',
    isOptional: true,
    why: 'The browser isn’t back from the logout that the client asked for.',
    spec: 'OpenID Connect RP-Initiated Logout §2',
    appliesTo: { ...RETURN, needs: 'The client sends a post_logout_redirect_uri and a state.' },
  }),
  'logout.no-state': row({
    title: 'No state',
    does: 'Leaves the state out.',
    client: 'refuse',
    isOptional: true,
    why: 'A state that was sent must be returned.',
    spec: 'OpenID Connect RP-Initiated Logout §2',
    appliesTo: { ...RETURN, needs: 'The client sends a post_logout_redirect_uri and a state.' },
  }),
  'logout.error': row(
    {
      title: 'Logout refused',
      does: 'Shows an error page. The session goes on.',
      client: 'tolerate',
      why: 'The client ended its own session before it sent the browser here.',
      spec: 'OpenID Connect RP-Initiated Logout §4',
      appliesTo: LOGOUT,
    },
    { error: choice(['invalid_request', 'server_error'], 'Error') },
  ),
};
