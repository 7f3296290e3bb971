import { z } from 'zod';
import { DURATION_PATTERN, secondsOf } from './duration.ts';

/** Algorithms that tokens can be signed with (RFC 7518 §3.1, RFC 8037 §3.1). */
export const SIGNING_ALGORITHMS = ['ES256', 'RS256', 'PS256', 'EdDSA'] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

export const signingAlgorithm = z.enum(SIGNING_ALGORITHMS);

/** A thousand years: what is longer cannot be told as a date. */
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
      description: 'prompt=none and a second client then need no password.',
    }),
    max_age: duration.default('720h').meta({
      title: 'Longest session',
      description: 'How long "Stay signed in" lasts, and the most that any session lives.',
    }),
  })
  .prefault({})
  .meta({ title: 'Single sign-on' });

/** What one workspace does: the switches of ACP's authorization server, named as ACP names them. */
export const settingsSchema = z
  .looseObject({
    login: z.enum(['form', 'pick', 'auto']).default('pick').meta({
      title: 'Login page',
      description:
        'form: user name and password. pick: the form, and every test user as a button. auto: no page at all, for end-to-end tests.',
    }),
    auto_login_username: z.string().max(1024).optional().meta({
      title: 'User for automatic login',
      description: 'Who is logged in by "auto" when the request carries no login_hint.',
    }),
    enforce_pkce: z.boolean().default(false).meta({
      title: 'Require PKCE of every client',
      description: 'Refuse authorization requests without a code_challenge (RFC 7636).',
    }),
    enforce_pkce_for_public_clients: z.boolean().default(true).meta({
      title: 'Require PKCE of public clients',
      description: 'Clients without a secret must send a code_challenge (RFC 9700 §2.1.1).',
    }),
    subject_format: z.enum(['legacy', 'hash']).default('legacy').meta({
      title: 'Subject format',
      description:
        'legacy: sub is the user name, or its hash where the name cannot be a sub (OpenID Connect Core §2). hash: a one-way hash of identity provider and user name.',
    }),
    idp_id: z.string().min(1).max(256).default('default').meta({
      title: 'Identity provider id',
      description: 'The value of the idp claim.',
    }),
    access_token_strategy: tokenStrategy.default('jwt').meta({
      title: 'Access token format',
      description: 'jwt: self-contained. opaque: a random string, readable by introspection only.',
    }),
    signing_alg: signingAlgorithm.default('ES256').meta({
      title: 'Signing algorithm',
      description: 'For ID tokens and JWT access tokens, unless a client says otherwise.',
    }),
    scope_claim_formats: z
      .array(z.enum(['scp_array', 'scope_space_separated']))
      .min(1)
      .default(['scp_array'])
      .meta({
        title: 'Scopes in access tokens',
        description:
          'scp_array: scp as an array, as ACP does. scope_space_separated: a scope string too (RFC 9068 §2.2.3).',
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
      description:
        'A relaxation: a refresh token may be used again and again, without rotation (RFC 9700 §4.14.2 asks for rotation).',
      relaxation: true,
    }),
    allow_access_token_in_query: z.boolean().default(false).meta({
      title: 'Accept access tokens in the query',
      description:
        'A relaxation, at userinfo only: URLs end up in logs and browser history (RFC 9700 §4.3.2). For libraries that can’t send a header, such as ACP’s Passport strategy.',
      relaxation: true,
    }),
    acr_values_supported: z.array(z.string().min(1).max(256)).min(1).default(['1']).meta({
      title: 'Authentication contexts',
      description: 'The acr values that a login here can satisfy; the first is the default.',
    }),
    unregistered_redirect_hosts: z.array(z.string().min(1).max(253)).default([]).meta({
      title: 'Hosts for unregistered redirect URIs',
      description:
        'Beside loopback, the host names that a client with allow_unregistered_redirect_uri may name in its request.',
    }),
    sso,
  })
  .meta({ title: 'Settings', id: 'Settings' });

export type Settings = z.output<typeof settingsSchema>;
