import type { FormSection } from '../../forms/SchemaForm.tsx';
import type { JsonObject } from '../../forms/value.ts';

/** The sections of the client form. */
export function clientSections(value: JsonObject): readonly FormSection[] {
  const method = value['token_endpoint_auth_method'] ?? 'client_secret_basic';
  const grants = Array.isArray(value['grant_types']) ? value['grant_types'] : ['authorization_code'];
  const interactive = grants.includes('authorization_code');
  return [
    {
      title: 'Client',
      fields: ['client_id', 'client_name', 'description', 'application_types', 'client_status'],
    },
    {
      title: 'Redirects',
      description: 'Where the browser goes after login and logout.',
      fields: ['redirect_uris', 'post_logout_redirect_uris', 'allow_unregistered_redirect_uri'],
    },
    {
      title: 'Authentication',
      description: 'How the client authenticates.',
      fields: credentialFields(method),
    },
    {
      title: 'Grants and scopes',
      fields: ['grant_types', 'response_types', 'scopes', 'audience', 'trusted', 'allow_plain_pkce'],
    },
    {
      title: 'Tokens',
      description: 'Empty fields use the workspace settings.',
      fields: [
        'access_token_strategy',
        'access_token_signed_response_alg',
        'id_token_signed_response_alg',
        'userinfo_signed_response_alg',
      ],
      paired: true,
    },
    {
      title: 'Lifetimes',
      fields: ['use_custom_token_ttls', ...(value['use_custom_token_ttls'] === true ? ['token_ttls'] : [])],
    },
    { title: 'Login', fields: ['default_acr_values', 'default_max_age'], when: interactive },
    {
      title: 'About the app',
      description: 'Shown on the login and consent pages.',
      fields: ['logo_uri', 'client_uri', 'policy_uri', 'tos_uri'],
      paired: true,
      when: interactive,
    },
    { title: 'Metadata', fields: ['metadata'] },
  ];
}

/** The type of a new client is chosen above the form. */
export const newClientSections = (value: JsonObject): readonly FormSection[] =>
  clientSections(value).map((section) => ({
    ...section,
    fields: section.fields.filter((name) => name !== 'application_types'),
  }));

function credentialFields(method: unknown): readonly string[] {
  const usesSecret = method !== 'none' && method !== 'private_key_jwt';
  const signs = method === 'private_key_jwt' || method === 'client_secret_jwt';
  return [
    'token_endpoint_auth_method',
    ...(usesSecret ? ['client_secret', 'rotated_secrets'] : []),
    ...(signs ? ['token_endpoint_auth_signing_alg'] : []),
    ...(method === 'private_key_jwt' ? ['jwks_uri', 'jwks'] : []),
  ];
}

/** Fields that are hidden because they don't apply to the chosen method or grants, or have a tab of their own. */
export const CONDITIONAL_FIELDS: readonly string[] = [
  'application_types',
  'client_secret',
  'rotated_secrets',
  'token_endpoint_auth_signing_alg',
  'jwks_uri',
  'jwks',
  'token_ttls',
  'default_acr_values',
  'default_max_age',
  'logo_uri',
  'client_uri',
  'policy_uri',
  'tos_uri',
  'muted_findings',
];
