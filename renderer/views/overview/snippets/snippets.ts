import { authJs, oidcClientTs, openidClient } from './javascript.ts';
import { aspNetCore, authlib, curl, dotEnv, oauth2Proxy, springSecurity } from './servers.ts';
import type { SnippetValues } from './values.ts';

/** What can be pasted into an app, by the library or tool it is for. */
export const SNIPPETS: readonly { name: string; make: (values: SnippetValues) => string }[] = [
  { name: '.env', make: dotEnv },
  { name: 'openid-client', make: openidClient },
  { name: 'Auth.js', make: authJs },
  { name: 'oidc-client-ts', make: oidcClientTs },
  { name: 'Spring Security', make: springSecurity },
  { name: 'ASP.NET Core', make: aspNetCore },
  { name: 'Authlib', make: authlib },
  { name: 'oauth2-proxy', make: oauth2Proxy },
  { name: 'curl', make: curl },
];
