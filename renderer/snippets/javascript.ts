import { quoteSingle as q } from './quote.ts';
import type { SnippetValues } from './values.ts';

export const OPENID_CLIENT_AUTH = {
  client_secret_basic: 'ClientSecretBasic',
  client_secret_post: 'ClientSecretPost',
  none: 'None',
} as const;

/** openid-client 6: discovery, PKCE, callback. Reads the algorithm from the client's metadata. */
export function openidClient(values: SnippetValues): string {
  const { issuer, client_id, client_secret = '', auth_method, redirect_uri, scope, alg } = values;
  const secret = auth_method === 'none' ? '' : q(client_secret);
  return `import * as client from 'openid-client';

const config = await client.discovery(
  new URL(${q(issuer)}),
  ${q(client_id)},
  // This client's ID tokens are signed with ${alg}. Any other algorithm is rejected.
  { id_token_signed_response_alg: ${q(alg)} },
  client.${OPENID_CLIENT_AUTH[auth_method]}(${secret}),
  // The issuer uses plain http on this machine.
  { execute: [client.allowInsecureRequests] },
);

// Start a login. Keep both values in the session until the callback.
const verifier = client.randomPKCECodeVerifier();
const state = client.randomState();
const url = client.buildAuthorizationUrl(config, {
  redirect_uri: ${q(redirect_uri)},
  scope: ${q(scope)},
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
});

// The browser returns here. Pass the full URL.
export async function callback(address: URL) {
  const tokens = await client.authorizationCodeGrant(config, address, {
    pkceCodeVerifier: verifier,
    expectedState: state,
  });
  return tokens.claims();
}
`;
}

/** Auth.js 5. */
export function authJs({ issuer, client_id, client_secret, auth_method, scope, alg }: SnippetValues): string {
  const secret = client_secret === undefined ? '' : `      clientSecret: ${q(client_secret)},\n`;
  return `// auth.ts
import NextAuth from 'next-auth';

export const { handlers, auth, signIn, signOut } = NextAuth({
  providers: [
    {
      id: 'understudy',
      name: 'Understudy',
      type: 'oidc',
      issuer: ${q(issuer)},
      clientId: ${q(client_id)},
${secret}      client: {
        token_endpoint_auth_method: ${q(auth_method)},
        // Libraries often assume RS256 if you don't set an algorithm.
        id_token_signed_response_alg: ${q(alg)},
      },
      authorization: { params: { scope: ${q(scope)} } },
      checks: ['pkce', 'state'],
    },
  ],
});
// Register the redirect URI http://localhost:3000/api/auth/callback/understudy
`;
}

/** oidc-client-ts 3, for single-page applications. */
export function oidcClientTs({ issuer, client_id, redirect_uri, scope }: SnippetValues): string {
  return `import { UserManager } from 'oidc-client-ts';

export const users = new UserManager({
  authority: ${q(issuer)},
  client_id: ${q(client_id)},
  redirect_uri: ${q(redirect_uri)},
  response_type: 'code',
  scope: ${q(scope)},
});

// Begin: await users.signinRedirect();
// On ${redirect_uri}:
// const user = await users.signinCallback();
`;
}
