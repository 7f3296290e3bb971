import type { APPLICATION_TYPES, ClientInput } from '../../../contract/config/client.ts';

export type ApplicationType = (typeof APPLICATION_TYPES)[number];

const LOGIN_SCOPES = ['openid', 'profile', 'email'];

/** Defaults for each type of client: grants and authentication. */
export const NEW_CLIENTS: Readonly<Record<ApplicationType, Partial<ClientInput>>> = {
  server_web: {
    application_types: ['server_web'],
    grant_types: ['authorization_code', 'refresh_token'],
    scopes: [...LOGIN_SCOPES, 'offline_access'],
  },
  single_page: {
    application_types: ['single_page'],
    token_endpoint_auth_method: 'none',
    redirect_uris: ['http://localhost:5173/callback'],
    scopes: LOGIN_SCOPES,
  },
  mobile_desktop: {
    application_types: ['mobile_desktop'],
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: ['http://127.0.0.1/callback'],
    scopes: [...LOGIN_SCOPES, 'offline_access'],
  },
  service: {
    application_types: ['service'],
    grant_types: ['client_credentials'],
    response_types: [],
  },
};

export const APPLICATION_KINDS: readonly { type: ApplicationType; title: string; description: string }[] = [
  { type: 'server_web', title: 'Web app', description: 'Runs on a server that can keep a secret.' },
  { type: 'single_page', title: 'Single-page app', description: 'Runs in the browser. Public, uses PKCE.' },
  { type: 'mobile_desktop', title: 'Native app', description: 'Runs on a phone or desktop. Public, uses PKCE.' },
  { type: 'service', title: 'Service', description: 'No user. Requests its own tokens.' },
];
