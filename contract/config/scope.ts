import { z } from 'zod';

/** RFC 6749 §3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E ). */
const SCOPE_TOKEN_PATTERN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

export const scopeName = z
  .string()
  .max(256)
  .regex(SCOPE_TOKEN_PATTERN, 'must be printable ASCII without spaces, quotes or backslashes (RFC 6749 §3.3)');

/** A group of scopes, and the audience that they add to access tokens (acp.md §3.1, §3.4). */
export const serviceSchema = z
  .looseObject({
    id: z.string().min(1).max(256).meta({ title: 'ID' }),
    name: z.string().min(1).max(256).meta({ title: 'Name' }),
    type: z.enum(['oauth2', 'oidc', 'system', 'user']).default('user').meta({ title: 'Type' }),
    description: z.string().max(2000).optional().meta({ title: 'Description' }),
    custom_audience: z.string().min(1).max(2000).optional().meta({
      title: 'Custom audience',
      description: 'Replaces spiffe://{host}/{tid}/{aid}/{service} in aud.',
    }),
    system: z.boolean().default(false).meta({ title: 'Built in', description: 'One of ACP’s own services.' }),
  })
  .meta({ title: 'Service', id: 'Service' });

export const scopeSchema = z
  .looseObject({
    name: scopeName.meta({ title: 'Name' }),
    service_id: z.string().max(256).optional().meta({ title: 'Service' }),
    display_name: z.string().max(256).optional().meta({ title: 'Display name' }),
    description: z
      .string()
      .max(2000)
      .optional()
      .meta({ title: 'Description', description: 'Shown on the consent page.' }),
    implicit: z.boolean().default(false).meta({
      title: 'Request by default',
      description: 'Added to every request from a subscribed client.',
    }),
    implicit_grant: z.boolean().default(false).meta({
      title: 'Grant without asking',
      description: 'Don’t ask for consent for this scope.',
    }),
    transient: z.boolean().default(false).meta({
      title: 'Ask every time',
      description: 'Don’t remember the user’s consent.',
    }),
  })
  .meta({ title: 'Scope', id: 'Scope' });

/** Where a claim's value comes from, which token it goes into, and which scopes release it (acp.md §3.3). */
export const claimSchema = z
  .looseObject({
    name: z.string().min(1).max(256).meta({
      title: 'Name',
      description: 'Used literally, including dots. Only names such as address.country become members of address.',
    }),
    type: z.enum(['id_token', 'access_token']).meta({
      title: 'List',
      description: 'id_token: ID token and userinfo. access_token: access token and introspection.',
    }),
    scopes: z.array(scopeName).default([]).meta({
      title: 'Scopes',
      description: 'Any of these scopes adds the claim. Leave empty to always add it.',
    }),
    source_type: z.enum(['authnCtx', 'client']).default('authnCtx').meta({
      title: 'Source',
      description: 'authnCtx: the user’s attributes. client: the client’s own fields.',
    }),
    source_path: z.string().min(1).max(256).meta({
      title: 'Source path',
      description: 'For example email or address.country. Names may contain dots, such as https://example.com/roles.',
    }),
    opaque: z.boolean().default(false).meta({
      title: 'Not in the token',
      description: 'Only returned by userinfo and introspection.',
    }),
  })
  .meta({ title: 'Claim', id: 'Claim' });

export type Service = z.output<typeof serviceSchema>;
export type ServiceInput = z.input<typeof serviceSchema>;
export type Scope = z.output<typeof scopeSchema>;
export type ScopeInput = z.input<typeof scopeSchema>;
export type Claim = z.output<typeof claimSchema>;
export type ClaimInput = z.input<typeof claimSchema>;

/** A claim's id in the admin API: its list and its name. */
export const claimId = (claim: Pick<Claim, 'type' | 'name'>): string => `${claim.type}.${claim.name}`;
