import type { Make, SnippetFile } from '../framework.ts';
import { envLines, quoteDouble as q, quoteShell } from '../quote.ts';
import { credentialsOf, discoveryUrl, tokenUrl } from '../values.ts';

/** The PKCE pair of RFC 7636 appendix B, for requests by hand. */
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

const sh = (name: string, code: string): SnippetFile => ({ name, language: 'sh', code });

/** oauth2-proxy's configuration file. */
export const oauth2Proxy: Make = (v) => [
  {
    name: 'oauth2-proxy.cfg',
    language: 'toml',
    code: `http_address = "127.0.0.1:${v.port}"
# Your app, which gets the user in the headers X-Forwarded-User and X-Forwarded-Email.
upstreams = ["http://localhost:8080/"]
provider = "oidc"
oidc_issuer_url = ${q(v.issuer)}
client_id = ${q(v.client_id)}
client_secret = ${q(v.client_secret ?? '')}
redirect_url = ${q(v.redirect_uri)}
scope = ${q(v.scope)}
code_challenge_method = "S256"
# The default is what discovery lists.
oidc_enabled_signing_algs = [${q(v.alg)}]
# zoe has no email, and bob's is not verified. Take the subject instead.
oidc_email_claim = "sub"
insecure_oidc_allow_unverified_email = true
email_domains = ["*"]
cookie_secret = "0123456789abcdef0123456789abcdef"
cookie_secure = false
skip_provider_button = true
`,
  },
];

const query = (parameters: Readonly<Record<string, string>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');

/** The flow by hand. */
export const curl: Make = (v) => {
  const address = `${v.issuer}/oauth2/authorize?${query({
    response_type: 'code',
    client_id: v.client_id,
    redirect_uri: v.redirect_uri,
    scope: v.scope,
    state: 'a-state-of-yours',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  })}`;
  return [
    sh(
      'login.sh',
      `# 1. Open this in a browser, log in, and copy the code from the address it ends at.
echo ${quoteShell(address)}

# 2. Within the code's lifetime, put it in the variable CODE and exchange it for tokens.
curl ${quoteShell(tokenUrl(v))} \\
  ${credentialsOf(v).join(' \\\n  ')} \\
  --data-urlencode grant_type=authorization_code \\
  --data-urlencode "code=$CODE" \\
  --data-urlencode ${quoteShell(`redirect_uri=${v.redirect_uri}`)} \\
  --data-urlencode code_verifier=${VERIFIER}
`,
    ),
  ];
};

export const curlService: Make = (v) => {
  const lines = [
    ...credentialsOf(v),
    '--data-urlencode grant_type=client_credentials',
    ...(v.scope === '' ? [] : [`--data-urlencode ${quoteShell(`scope=${v.scope}`)}`]),
  ];
  return [sh('token.sh', `curl ${quoteShell(tokenUrl(v))} \\\n  ${lines.join(' \\\n  ')}\n`)];
};

const env = (code: string): SnippetFile => ({ name: '.env', language: 'sh', code });

/** Environment variables, by the names that most frameworks use. */
export const dotEnv: Make = (v) => [
  env(
    envLines(
      {
        OIDC_ISSUER: v.issuer,
        OIDC_DISCOVERY_URL: discoveryUrl(v),
        OIDC_CLIENT_ID: v.client_id,
        OIDC_CLIENT_SECRET: v.client_secret,
        OIDC_REDIRECT_URI: v.redirect_uri,
        OIDC_SCOPE: v.scope,
        OIDC_ID_TOKEN_ALG: v.alg,
      },
      v.redirect_note === undefined ? {} : { OIDC_REDIRECT_URI: v.redirect_note },
    ),
  ),
];

export const dotEnvService: Make = (v) => [
  env(
    envLines({
      OIDC_ISSUER: v.issuer,
      OIDC_TOKEN_URL: tokenUrl(v),
      OIDC_CLIENT_ID: v.client_id,
      OIDC_CLIENT_SECRET: v.client_secret,
      OIDC_SCOPE: v.scope === '' ? undefined : v.scope,
    }),
  ),
];
