import { z } from 'zod';
import { DURATION_PATTERN, secondsOf } from './duration.ts';

/** Algorithms that tokens can be signed with (RFC 7518 §3.1, RFC 8037 §3.1). */
export const SIGNING_ALGORITHMS = ['ES256', 'RS256', 'PS256', 'EdDSA'] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

export const signingAlgorithm = z.enum(SIGNING_ALGORITHMS);

/** A thousand years. Anything longer can't be shown as a date. */
const LONGEST_HOURS = 8_760_000;

export const duration = z
  .string()
  .max(32)
  .regex(DURATION_PATTERN, 'must be a duration such as 1h0m0s, 10m or 90s')
  .refine((text) => !DURATION_PATTERN.test(text) || secondsOf(text) <= LONGEST_HOURS * 3600, {
    error: `must be at most ${LONGEST_HOURS}h`,
  });

export const tokenStrategy = z.enum(['jwt', 'opaque']);

const sso = z
  .looseObject({
    enabled: z.boolean().default(true).meta({
      title: 'Remember logins',
      description: 'Lets prompt=none and other clients log in without a password.',
    }),
    max_age: duration.default('720h').meta({
      title: 'Longest session',
      description: 'How long “Stay signed in” lasts. Also the maximum for any session.',
    }),
  })
  .prefault({})
  .meta({ title: 'Single sign-on' });

/** The behaviour of one workspace: the settings of ACP's authorization server, under ACP's names. */
export const settingsSchema = z
  .looseObject({
    login: z.enum(['form', 'pick', 'auto']).default('pick').meta({
      title: 'Login page',
      description:
        'form: username and password. pick: the form, plus a button for every test user. auto: no page, for end-to-end tests.',
    }),
    auto_login_username: z.string().max(1024).optional().meta({
      title: 'User for automatic login',
      description: 'The user for auto when the request has no login_hint.',
    }),
    enforce_pkce: z.boolean().default(false).meta({
      title: 'Require PKCE for all clients',
      description: 'Reject authorization requests without a code_challenge (RFC 7636).',
    }),
    enforce_pkce_for_public_clients: z.boolean().default(true).meta({
      title: 'Require PKCE for public clients',
      description: 'Clients without a secret must send a code_challenge (RFC 9700 §2.1.1).',
    }),
    subject_format: z.enum(['legacy', 'hash']).default('legacy').meta({
      title: 'Subject format',
      description:
        'legacy: sub is the username, or its hash if the name is not a valid sub (OpenID Connect Core §2). hash: a one-way hash of identity provider and username.',
    }),
    idp_id: z.string().min(1).max(256).default('default').meta({
      title: 'Identity provider ID',
      description: 'The value of the idp claim.',
    }),
    access_token_strategy: tokenStrategy.default('jwt').meta({
      title: 'Access token format',
      description: 'jwt: self-contained. opaque: a random string that only introspection can resolve.',
    }),
    access_token_profile: z.enum(['acp', 'rfc9068']).default('acp').meta({
      title: 'Access token profile',
      description:
        'acp: typ JWT and ACP’s claims. rfc9068: also client_id and scope, and typ at+jwt (RFC 9068 §2). Only for APIs whose library demands it: ACP doesn’t have it.',
    }),
    signing_alg: signingAlgorithm.default('ES256').meta({
      title: 'Signing algorithm',
      description: 'For ID tokens and JWT access tokens. Clients can override it.',
    }),
    scope_claim_formats: z
      .array(z.enum(['scp_array', 'scope_space_separated']))
      .min(1)
      .default(['scp_array'])
      .meta({
        title: 'Scopes in access tokens',
        description: 'scp_array: an scp array, like ACP. scope_space_separated: also a scope string (RFC 9068 §2.2.3).',
      }),
    access_token_ttl: duration.default('1h0m0s').meta({ title: 'Access token lifetime' }),
    refresh_token_ttl: duration.default('720h0m0s').meta({ title: 'Refresh token lifetime' }),
    id_token_ttl: duration.default('1h0m0s').meta({ title: 'ID token lifetime' }),
    authorization_code_ttl: duration.default('1m0s').meta({
      title: 'Authorization code lifetime',
      description: 'At most ten minutes (RFC 6749 §4.1.2).',
    }),
    disable_refresh_token_cycling: z.boolean().default(false).meta({
      title: 'Keep refresh tokens on use',
      description: 'Less secure: refresh tokens can be reused and don’t rotate (RFC 9700 §4.14.2 requires rotation).',
      relaxation: true,
    }),
    allow_access_token_in_query: z.boolean().default(false).meta({
      title: 'Accept access tokens in the query',
      description:
        'Less secure, and only at userinfo: URLs end up in logs and browser history (RFC 9700 §4.3.2). For libraries that can’t send a header, such as ACP’s Passport strategy.',
      relaxation: true,
    }),
    acr_values_supported: z.array(z.string().min(1).max(256)).min(1).default(['1']).meta({
      title: 'Authentication contexts',
      description: 'The acr values that logins here satisfy. The first one is the default.',
    }),
    unregistered_redirect_hosts: z.array(z.string().min(1).max(253)).default([]).meta({
      title: 'Hosts for unregistered redirect URIs',
      description: 'Besides loopback, hosts that clients with allow_unregistered_redirect_uri may use.',
    }),
    sso,
  })
  .meta({ title: 'Settings', id: 'Settings' });

export type Settings = z.output<typeof settingsSchema>;
