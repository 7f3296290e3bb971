/** Claims the protocol itself sets (RFC 7519 §4.1, RFC 9068 §2.2, OpenID Connect Core §2, acp.md §3.4). */
const OF_PROTOCOL =
  'iss sub aud exp iat nbf jti nonce auth_time acr amr azp at_hash c_hash s_hash sid scope scp client_id cid tid aid idp st rat cnf act may_act events token_introspection active';

/** Claims vendors add to describe the token rather than the user. */
const OF_VENDORS = [
  // Entra
  'appid appidacr azpacr idtyp ver uti aio rh ipaddr_fwd login_hint signin_state',
  // Keycloak
  'typ session_state allowed-origins trusted-certs clientHost clientAddress clientId',
  // AM
  'tokenName tokenType token_type authGrantId auditTrackingId cts expires_in grant_type org.forgerock.openidconnect.ops',
  // UAA and XSUAA
  'rev_sig client_auth_method previous_logon_time',
  // Cognito, FusionAuth, Auth0, WSO2, Curity, Salesforce, Clerk
  'token_use event_id origin_jti version applicationId authenticationType tty gty scopes aut binding_type binding_ref isk delegationId mty sfi hsc tnk fva sts v',
].join(' ');

const DROPPED = new Set(`${OF_PROTOCOL} ${OF_VENDORS}`.split(' '));
const KNOWN_HERE = new Set(OF_PROTOCOL.split(' '));

/** Whether a claim describes the token, and so isn't an attribute of a user. */
export const isProtocolClaim = (name: string): boolean => DROPPED.has(name) || name.startsWith('xms_');

/** Whether a claim describes the token in a way that a token here doesn't. */
export const isVendorClaim = (name: string): boolean => isProtocolClaim(name) && !KNOWN_HERE.has(name);
