import { authJs, oidcClientTs, openidClient } from './javascript.ts';
import { aspNetCore, authlib, curl, dotEnv, oauth2Proxy, springSecurity } from './servers.ts';
import {
  authlibService,
  curlService,
  dotEnvService,
  dotNetService,
  openidClientService,
  springService,
} from './services.ts';
import { isService, snippetValues, type ClientFacts, type SnippetValues } from './values.ts';

type Make = (values: SnippetValues) => string;

export interface Snippet {
  name: string;
  /** For a client that logs users in. */
  login: Make;
  /** For a service; absent where the library only logs users in. */
  service?: Make;
  /** It serves clients with a secret only, or clients without one only. */
  only?: 'confidential' | 'public';
}

/** The settings of an app as environment variables, wherever they are shown. */
export const ENV_SNIPPET: Snippet = { name: '.env', login: dotEnv, service: dotEnvService };

/** What can be pasted into an app, by the library or tool it is for. */
export const SNIPPETS: readonly Snippet[] = [
  ENV_SNIPPET,
  { name: 'openid-client', login: openidClient, service: openidClientService },
  { name: 'Auth.js', login: authJs },
  { name: 'oidc-client-ts', login: oidcClientTs, only: 'public' },
  { name: 'Spring Security', login: springSecurity, service: springService },
  { name: 'ASP.NET Core', login: aspNetCore, service: dotNetService },
  { name: 'Authlib', login: authlib, service: authlibService },
  { name: 'oauth2-proxy', login: oauth2Proxy, only: 'confidential' },
  { name: 'curl', login: curl, service: curlService },
];

const isPublic = (client: ClientFacts): boolean => client.token_endpoint_auth_method === 'none';

/** Why a snippet and a client do not go together; undefined when they do. */
export function misfit(snippet: Snippet, client: ClientFacts): string | undefined {
  const { client_id, token_endpoint_auth_method: method } = client;
  if (method.endsWith('_jwt') && snippet.name !== '.env')
    return `${client_id} proves who it is by a JWT that it signs (${method}); no snippet holds its key.`;
  if (isService(client) && !snippet.service)
    return `${snippet.name} logs users in, and ${client_id} is a service: no user takes part.`;
  if (snippet.only === 'public' && !isPublic(client))
    return `${snippet.name} runs in the browser, which cannot keep the secret of ${client_id}.`;
  if (snippet.only === 'confidential' && isPublic(client))
    return `${snippet.name} does not start without a client secret, and ${client_id} is public.`;
  return undefined;
}

/** Clients that a snippet can be made for. */
export const hasSnippets = ({ grant_types }: Pick<ClientFacts, 'grant_types'>): boolean =>
  grant_types.includes('authorization_code') || grant_types.includes('client_credentials');

/** The snippet, filled with a client's values. */
export function makeSnippet(snippet: Snippet, client: ClientFacts, at: { issuer: string; signingAlg: string }): string {
  const make = isService(client) && snippet.service ? snippet.service : snippet.login;
  return make(snippetValues(client, at.issuer, at.signingAlg));
}
