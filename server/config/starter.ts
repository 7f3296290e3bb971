import { randomBytes } from 'node:crypto';
import { CONFIG_VERSION, type ConfigInput, type WorkspaceInput } from '../../contract/config/config.ts';
import type { ClientInput } from '../../contract/config/client.ts';
import type { ClaimInput, ScopeInput, ServiceInput } from '../../contract/config/scope.ts';
import type { UserInput } from '../../contract/config/user.ts';

/** The file next to the config that `$schema` points to. */
export const SCHEMA_FILE = 'understudy.schema.json';

/** The config of the first run: a workspace, users and clients of every kind, ready to log in. */
export function starterConfig(): ConfigInput {
  const workspace = starterWorkspace('default', 'default', 'Default');
  return {
    $schema: `./${SCHEMA_FILE}`,
    version: CONFIG_VERSION,
    workspaces: [
      {
        ...workspace,
        users: starterUsers(),
        clients: [...starterClients(), ...(workspace.clients ?? [])],
        services: [
          ...(workspace.services ?? []),
          {
            id: 'default-accounts',
            name: 'Accounts',
            type: 'user',
            description: 'An example of a custom service.',
          },
        ],
        scopes: [...(workspace.scopes ?? []), ...accountScopes()],
      },
    ],
  };
}

/** What a new workspace starts with: ACP's services, scopes and claims, and the Demo Portal's client (acp.md §3.1). */
export function starterWorkspace(tid: string, aid: string, name?: string): WorkspaceInput {
  return {
    tid,
    aid,
    ...(name === undefined ? {} : { name }),
    users: [],
    clients: [demoClient(aid)],
    ...systemDefaults(aid),
  };
}

/** ACP's own services and scopes, and their claims (acp.md §3.1). */
export const systemDefaults = (aid: string): Required<Pick<WorkspaceInput, 'services' | 'scopes' | 'claims'>> => ({
  services: systemServices(aid),
  scopes: systemScopes(aid),
  claims: standardClaims(),
});

/** The scopes of OpenID Connect Core §5.4 and §11. */
export const OPENID_SCOPES = ['openid', 'profile', 'email', 'phone', 'address', 'offline_access'];
const ACCOUNT_SCOPES = ['accounts.read', 'accounts.write'];
/** The default ports of most frameworks' development servers. Libraries write the empty path either way. */
const DEVELOPMENT_HOMES = [3000, 5173].flatMap((port) => [`http://localhost:${port}`, `http://localhost:${port}/`]);
const CODE_GRANTS = ['authorization_code', 'refresh_token'] as const;

const ALICE: UserInput = {
  username: 'alice',
  password: 'alice',
  authentication_context: {
    name: 'Alice Archer',
    given_name: 'Alice',
    middle_name: 'Marie',
    family_name: 'Archer',
    nickname: 'Al',
    preferred_username: 'alice',
    email: 'alice@example.com',
    email_verified: true,
    phone_number: '+1 555 0100',
    phone_number_verified: true,
    groups: ['developers'],
    profile: 'https://example.com/people/alice',
    picture: 'https://example.com/people/alice.png',
    website: 'https://alice.example.com',
    gender: 'female',
    birthdate: '1990-04-01',
    zoneinfo: 'America/New_York',
    locale: 'en-US',
    address: {
      formatted: '1 Main Street\nSpringfield, IL 62701\nUnited States',
      street_address: '1 Main Street',
      locality: 'Springfield',
      region: 'IL',
      postal_code: '62701',
      country: 'US',
    },
    updated_at: 1735689600,
  },
};

function starterUsers(): UserInput[] {
  return [
    ALICE,
    {
      username: 'bob',
      password: 'bob',
      authentication_context: {
        name: 'Bob Builder',
        given_name: 'Bob',
        family_name: 'Builder',
        preferred_username: 'bob',
        email: 'bob@example.com',
        email_verified: false,
        groups: ['admins', 'developers'],
      },
    },
    {
      username: 'zoe',
      password: 'zoe',
      authentication_context: {
        name: 'Zoë Ångström-Nguyễn',
        given_name: 'Zoë',
        family_name: 'Ångström-Nguyễn',
        preferred_username: 'zoe',
        locale: 'sv-SE',
      },
    },
  ];
}

function starterClients(): ClientInput[] {
  const interactive = { grant_types: [...CODE_GRANTS], scopes: [...OPENID_SCOPES, ...ACCOUNT_SCOPES] };
  return [
    {
      client_id: 'web-app',
      client_name: 'Web App',
      description:
        'A web application with a backend. Accepts any redirect URI on this machine. Silent login needs a registered one.',
      application_types: ['server_web'],
      token_endpoint_auth_method: 'unspecified',
      client_secret: 'web-app-secret',
      allow_unregistered_redirect_uri: true,
      post_logout_redirect_uris: [...DEVELOPMENT_HOMES],
      ...interactive,
    },
    {
      client_id: 'spa',
      client_name: 'Single-Page App',
      description: 'Runs in the browser. No secret, PKCE required.',
      application_types: ['single_page'],
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://localhost:3000/callback', 'http://localhost:5173/callback'],
      post_logout_redirect_uris: [...DEVELOPMENT_HOMES],
      ...interactive,
    },
    {
      client_id: 'native-app',
      client_name: 'Native App',
      description: 'Runs on a phone or desktop. No secret, PKCE required, any port on the loopback address.',
      application_types: ['mobile_desktop'],
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1/callback', 'com.example.app:/callback'],
      ...interactive,
    },
    {
      client_id: 'service',
      client_name: 'Service',
      description: 'A backend service that acts on its own behalf. Can introspect and revoke other clients’ tokens.',
      application_types: ['service'],
      token_endpoint_auth_method: 'unspecified',
      client_secret: 'service-secret',
      grant_types: ['client_credentials'],
      scopes: [...ACCOUNT_SCOPES, 'introspect_tokens', 'revoke_tokens'],
    },
  ];
}

/** Its redirect URI is on this server, whose port isn't known here. */
function demoClient(aid: string): ClientInput {
  return {
    client_id: `${aid}-demo`,
    client_name: 'Demo Portal',
    description: 'Shows what a client sees.',
    application_types: ['server_web'],
    token_endpoint_auth_method: 'client_secret_basic',
    client_secret: randomBytes(32).toString('base64url'),
    allow_unregistered_redirect_uri: true,
    grant_types: [...CODE_GRANTS],
    scopes: aid === 'default' ? [...OPENID_SCOPES, ...ACCOUNT_SCOPES] : OPENID_SCOPES,
  };
}

const systemServices = (aid: string): ServiceInput[] => [
  { id: `${aid}-profile`, name: 'Profile', type: 'oidc', system: true, description: 'Who the user is.' },
  {
    id: `${aid}-oauth2`,
    name: 'OAuth2',
    type: 'oauth2',
    system: true,
    description: 'Tokens and the clients that hold them.',
  },
  {
    id: `${aid}-user-privacy-consent`,
    name: 'User Privacy & Consent',
    type: 'system',
    system: true,
    description: 'What the user has agreed to.',
  },
  {
    id: `${aid}-transient-otp`,
    name: 'Transient One-Time Passwords',
    type: 'system',
    system: true,
    description: 'One-time passwords.',
  },
];

function systemScopes(aid: string): ScopeInput[] {
  const of = (service: string, name: string, display_name: string, description: string): ScopeInput => ({
    name,
    service_id: `${aid}-${service}`,
    display_name,
    description,
  });
  return [
    of('profile', 'openid', 'Sign you in', 'Know who you are on this server.'),
    of('profile', 'profile', 'Profile', 'See your name, picture, language and other profile details.'),
    of('profile', 'email', 'Email', 'See your email address and whether it is verified.'),
    of('profile', 'phone', 'Phone', 'See your phone number and whether it is verified.'),
    of('profile', 'address', 'Address', 'See your postal address.'),
    of('profile', 'offline_access', 'Offline access', 'Keep access while you are away.'),
    of('oauth2', 'introspect_tokens', 'Introspect tokens', 'Inspect the tokens of any client.'),
    of('oauth2', 'revoke_tokens', 'Revoke tokens', 'Revoke the tokens of any client.'),
    of('oauth2', 'list_clients_with_access', 'List clients', 'See which clients have access to your account.'),
    of('oauth2', 'revoke_client_access', 'Revoke clients', 'Remove a client’s access to your account.'),
    of('user-privacy-consent', 'view_consents', 'View consents', 'See what you have agreed to.'),
    of('user-privacy-consent', 'manage_consents', 'Manage consents', 'Give and withdraw consents for you.'),
  ];
}

const accountScopes = (): ScopeInput[] => [
  {
    name: 'accounts.read',
    service_id: 'default-accounts',
    display_name: 'Read accounts',
    description: 'See your accounts and their balances.',
  },
  {
    name: 'accounts.write',
    service_id: 'default-accounts',
    display_name: 'Change accounts',
    description: 'Open, change and close your accounts.',
  },
];

/** Which scope releases which claim (OpenID Connect Core §5.4); groups is ACP's. */
const CLAIMS_OF_SCOPE = {
  profile: [
    'name',
    'given_name',
    'middle_name',
    'family_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
    'groups',
  ],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  address: ['address'],
};

/** Access tokens are sent with every call, so the only user attribute they carry is groups. */
function standardClaims(): ClaimInput[] {
  const claim = (name: string, type: ClaimInput['type'], scope: string): ClaimInput => ({
    name,
    type,
    scopes: [scope],
    source_type: 'authnCtx',
    source_path: name,
  });
  const idToken = Object.entries(CLAIMS_OF_SCOPE).flatMap(([scope, names]) =>
    names.map((name) => claim(name, 'id_token', scope)),
  );
  return [...idToken, claim('groups', 'access_token', 'profile')];
}
