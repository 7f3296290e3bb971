import type { APPLICATION_TYPES, ClientInput } from '../../../contract/client.ts';

export type ApplicationType = (typeof APPLICATION_TYPES)[number];

const LOGIN_SCOPES = ['openid', 'profile', 'email'];

/** What a new client of each type begins with: the grants and the authentication that fit it. */
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
  { type: 'server_web', title: 'Web app', description: 'Has a server that keeps a secret.' },
  { type: 'single_page', title: 'Single-page app', description: 'In the browser alone: public, with PKCE.' },
  { type: 'mobile_desktop', title: 'Native app', description: 'On a phone or desktop: public, with PKCE.' },
  { type: 'service', title: 'Service', description: 'No user: it asks for tokens of its own.' },
];
