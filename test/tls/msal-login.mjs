// A login with MSAL, as an application of its own: it trusts what its environment makes Node trust.
import { ConfidentialClientApplication, CryptoProvider } from '@azure/msal-node';

const {
  UNDERSTUDY_ISSUER: authority = '',
  UNDERSTUDY_CLIENT_ID: clientId = '',
  UNDERSTUDY_CLIENT_SECRET: clientSecret = '',
} = process.env;
const redirectUri = 'http://localhost:3000/callback';
const scopes = ['openid', 'profile', 'offline_access'];

const app = new ConfidentialClientApplication({
  auth: { clientId, clientSecret, authority, knownAuthorities: [new URL(authority).host] },
  system: { protocolMode: 'OIDC' },
});
const { verifier: codeVerifier, challenge: codeChallenge } = await new CryptoProvider().generatePkceCodes();
let url = await app.getAuthCodeUrl({ scopes, redirectUri, codeChallenge, codeChallengeMethod: 'S256' });
const cookies = [];
while (!url.startsWith(redirectUri)) {
  const reply = await fetch(url, { redirect: 'manual', headers: { cookie: cookies.join('; ') } });
  cookies.push(...reply.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]));
  url = new URL(reply.headers.get('location'), url).href;
}
const code = new URL(url).searchParams.get('code') ?? '';
const { idTokenClaims, account } = await app.acquireTokenByCode({ code, scopes, redirectUri, codeVerifier });
const renewed = await app.acquireTokenSilent({ account, scopes, forceRefresh: true });
console.log(JSON.stringify({ iss: idTokenClaims.iss, sub: idTokenClaims.sub, renewed: renewed.accessToken !== '' }));
