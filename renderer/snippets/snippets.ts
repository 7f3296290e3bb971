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
  /** For a service. Absent if the library only logs users in. */
  service?: Make;
  /** Works only for confidential or only for public clients. */
  only?: 'confidential' | 'public';
}

/** The settings of an app as environment variables. */
export const ENV_SNIPPET: Snippet = { name: '.env', login: dotEnv, service: dotEnvService };

/** Code snippets by library or tool. */
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

/** Why a snippet doesn't work for a client. Undefined if it does. */
export function misfit(snippet: Snippet, client: ClientFacts): string | undefined {
  const { client_id, token_endpoint_auth_method: method } = client;
  if (method.endsWith('_jwt') && snippet.name !== '.env')
    return `${client_id} authenticates with a signed JWT (${method}). Snippets can’t include its key.`;
  if (isService(client) && !snippet.service)
    return `${snippet.name} logs users in, but ${client_id} is a service without users.`;
  if (snippet.only === 'public' && !isPublic(client))
    return `${snippet.name} runs in the browser and can’t keep the secret of ${client_id}.`;
  if (snippet.only === 'confidential' && isPublic(client))
    return `${snippet.name} requires a client secret, but ${client_id} is public.`;
  return undefined;
}

/** Whether there are snippets for a client. */
export const hasSnippets = ({ grant_types }: Pick<ClientFacts, 'grant_types'>): boolean =>
  grant_types.includes('authorization_code') || grant_types.includes('client_credentials');

/** The snippet with a client's values. */
export function makeSnippet(snippet: Snippet, client: ClientFacts, at: { issuer: string; signingAlg: string }): string {
  const make = isService(client) && snippet.service ? snippet.service : snippet.login;
  return make(snippetValues(client, at.issuer, at.signingAlg));
}
