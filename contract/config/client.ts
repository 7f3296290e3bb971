import { z } from 'zod';
import { duration, signingAlgorithm, tokenStrategy } from './settings.ts';
import { scopeName } from './scope.ts';

export const APPLICATION_TYPES = ['server_web', 'single_page', 'mobile_desktop', 'service'] as const;
export const GRANT_TYPES = ['authorization_code', 'refresh_token', 'client_credentials'] as const;
export type GrantType = (typeof GRANT_TYPES)[number];

/** `unspecified` is an ACP extension that accepts client_secret_basic or client_secret_post. It is never advertised. */
export const AUTH_METHODS = [
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'none',
  'unspecified',
] as const;
export type AuthMethod = (typeof AUTH_METHODS)[number];

const FORBIDDEN_SCHEMES = /^(?:javascript|data|vbscript|file|blob|about):/i;
/** Scheme and authority (RFC 3986 §3). */
const ABSOLUTE_URI = /^([a-z][a-z0-9+.-]*):(?:\/\/([^/?]*))?/i;
const URI_CHARACTERS = /^[\x21-\x7e]+$/;
/** The host and port of a web URL: a name, an IPv4 address or an IPv6 address (RFC 3986 §3.2.2, §3.2.3). */
const WEB_AUTHORITY = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(\d{0,5}))?$/i;
const LARGEST_PORT = 65_535;

/** Why a text is not a valid redirect URI. Undefined if it is (RFC 6749 §3.1.2, RFC 8252 §7). */
export function redirectUriFault(uri: string): string | undefined {
  if (!URI_CHARACTERS.test(uri)) return 'must contain only printable ASCII without spaces. Percent-encode the rest';
  if (/["<>\\^`{}|]/.test(uri)) return 'must percent-encode quotes, angle brackets and backslashes';
  if (FORBIDDEN_SCHEMES.test(uri)) return 'must not use a scheme that browsers execute or open as a document';
  if (uri.includes('#')) return 'must not have a fragment (RFC 6749 §3.1.2)';
  const parts = ABSOLUTE_URI.exec(uri);
  if (!parts) return 'must be an absolute URI such as http://localhost:3000/callback';
  const [, scheme = '', authority] = parts;
  if (/^https?$/i.test(scheme) && !authority) return 'must have a host, such as http://localhost:3000/callback';
  if (authority?.includes('@')) return 'must not contain a username or password';
  return /^https?$/i.test(scheme) ? authorityFault(authority ?? '') : undefined;
}

function authorityFault(authority: string): string | undefined {
  const match = WEB_AUTHORITY.exec(authority);
  if (!match) return 'must have a host of letters, digits, dots and dashes, or an IP address';
  return Number(match[1] ?? 0) > LARGEST_PORT ? 'must have a port from 0 to 65535' : undefined;
}

const redirectUri = z
  .string()
  .min(1)
  .max(2048)
  .superRefine((uri, context) => {
    const fault = redirectUriFault(uri);
    if (fault) context.addIssue({ code: 'custom', message: fault });
  });

const webUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).max(2048);

const jwks = z
  .looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).max(50) })
  .meta({ title: 'JSON Web Key Set', description: 'The client’s public keys, for private_key_jwt (RFC 7517 §5).' });

/** The names of the lifetimes before version 2, and ACP's names for them. */
const FORMER_TTLS = {
  access: 'access_token_ttl',
  refresh: 'refresh_token_ttl',
  id: 'id_token_ttl',
  code: 'authorization_code_ttl',
} as const;

const tokenTtls = z
  .looseObject({
    access_token_ttl: duration.optional().meta({ title: 'Access token' }),
    refresh_token_ttl: duration.optional().meta({ title: 'Refresh token' }),
    id_token_ttl: duration.optional().meta({ title: 'ID token' }),
    authorization_code_ttl: duration.optional().meta({ title: 'Authorization code' }),
  })
  .superRefine((ttls, context) => {
    for (const [former, name] of Object.entries(FORMER_TTLS))
      if (Object.hasOwn(ttls, former))
        context.addIssue({ code: 'custom', path: [former], message: `is now called ${name}` });
  });

/** Why a finding is right for this client. */
export const mutedFinding = z.looseObject({
  reason: z.string().max(500).regex(/\S/, 'must say why').meta({ title: 'Reason' }),
});

/** A client, with the fields of RFC 7591 §2 and those that ACP adds, under their original names (acp.md §2). */
export const clientSchema = z
  .looseObject({
    client_id: z
      .string()
      .min(1)
      .max(256)
      .regex(/^[\x20-\x7e]+$/, 'must be printable ASCII (RFC 6749 appendix A.1)')
      .meta({ title: 'Client ID' }),
    client_name: z
      .string()
      .max(256)
      .optional()
      .meta({ title: 'Name', description: 'Shown on the login and consent pages.' }),
    description: z.string().max(2000).optional().meta({ title: 'Description' }),
    application_types: z.array(z.enum(APPLICATION_TYPES)).min(1).max(1).default(['server_web']).meta({
      title: 'Application type',
    }),
    client_status: z.enum(['active', 'inactive']).default('active').meta({
      title: 'Status',
      description: 'Inactive clients are rejected everywhere.',
    }),
    token_endpoint_auth_method: z.enum(AUTH_METHODS).default('client_secret_basic').meta({
      title: 'Client authentication',
      description: 'How the client authenticates at the token endpoint. none makes it a public client.',
    }),
    client_secret: z
      .string()
      .min(1)
      .max(1024)
      .regex(/^[\x20-\x7e]+$/, 'must be printable ASCII (RFC 6749 appendix A.2)')
      .optional()
      .meta({ title: 'Secret', secret: true }),
    rotated_secrets: z.array(z.string().min(1).max(1024)).max(2).default([]).meta({
      title: 'Rotated secrets',
      description: 'Earlier secrets that still work.',
      secret: true,
    }),
    redirect_uris: z.array(redirectUri).max(200).default([]).meta({
      title: 'Redirect URIs',
      description:
        'Must match exactly. Native apps may use any port on localhost, 127.0.0.1 and [::1] (RFC 9700 §4.1.3).',
    }),
    allow_unregistered_redirect_uri: z.boolean().default(false).meta({
      title: 'Use the request’s redirect URI when none is registered',
      description: 'Not recommended. Loopback hosts only, unless listed in the settings. No silent login.',
      relaxation: true,
    }),
    post_logout_redirect_uris: z.array(redirectUri).max(200).default([]).meta({ title: 'Post-logout redirect URIs' }),
    grant_types: z.array(z.enum(GRANT_TYPES)).default(['authorization_code']).meta({ title: 'Grant types' }),
    response_types: z
      .array(z.enum(['code']))
      .default(['code'])
      .meta({ title: 'Response types' }),
    scopes: z.array(scopeName).max(1000).default([]).meta({
      title: 'Scopes',
      description:
        'The scopes the client may request. If absent, clients that log users in get the OpenID scopes, others get none.',
    }),
    audience: z.array(z.string().min(1).max(2000)).default([]).meta({
      title: 'Audience',
      description: 'Added to aud in access tokens, after the client ID.',
    }),
    trusted: z.boolean().default(false).meta({ title: 'Trusted', description: 'Never ask for consent.' }),
    allow_plain_pkce: z.boolean().default(false).meta({
      title: 'Allow PKCE’s plain method',
      description: 'Less secure: plain doesn’t protect against leaked requests (RFC 9700 §2.1.1).',
      relaxation: true,
    }),
    token_endpoint_auth_signing_alg: z
      .enum(['HS256', 'RS256', 'PS256', 'ES256', 'EdDSA'])
      .optional()
      .meta({ title: 'Client assertion algorithm', description: 'Leave empty to accept any suitable algorithm.' }),
    jwks: jwks.optional(),
    jwks_uri: webUrl.optional().meta({ title: 'JWKS URL', description: 'URL of the client’s public keys.' }),
    id_token_signed_response_alg: signingAlgorithm.optional().meta({ title: 'ID token algorithm' }),
    access_token_signed_response_alg: signingAlgorithm.optional().meta({ title: 'Access token algorithm' }),
    userinfo_signed_response_alg: z
      .enum(['none', ...signingAlgorithm.options])
      .default('none')
      .meta({
        title: 'Userinfo algorithm',
        description: 'With none, userinfo returns plain JSON. Otherwise it returns a signed JWT.',
      }),
    access_token_strategy: tokenStrategy.optional().meta({ title: 'Access token format' }),
    default_acr_values: z.array(z.string().min(1).max(256)).default([]).meta({ title: 'Default acr_values' }),
    default_max_age: z.number().int().nonnegative().optional().meta({
      title: 'Default max_age',
      description: 'In seconds. Users with an older login must log in again.',
    }),
    use_custom_token_ttls: z.boolean().default(false).meta({ title: 'Own token lifetimes' }),
    token_ttls: tokenTtls.prefault({}),
    logo_uri: webUrl.optional().meta({ title: 'Logo' }),
    client_uri: webUrl.optional().meta({ title: 'Home page' }),
    policy_uri: webUrl.optional().meta({ title: 'Privacy policy' }),
    tos_uri: webUrl.optional().meta({ title: 'Terms of service' }),
    metadata: z.record(z.string(), z.unknown()).optional().meta({ title: 'Metadata' }),
    muted_findings: z.record(z.string().min(1).max(100), mutedFinding).default({}).meta({
      title: 'Muted findings',
      description: 'Rules that understudy lint no longer reports for this client, each with the reason.',
    }),
  })
  .meta({ title: 'Client', id: 'Client' });

export type Client = z.output<typeof clientSchema>;
export type ClientInput = z.input<typeof clientSchema>;

/** A client without its own credentials (RFC 6749 §2.1). */
export const isPublicClient = (client: Pick<Client, 'token_endpoint_auth_method'>): boolean =>
  client.token_endpoint_auth_method === 'none';
