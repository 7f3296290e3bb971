import { envLines, quoteDouble, quoteShell, quoteSingle } from './quote.ts';
import { credentialsOf, tokenUrl, type SnippetValues } from './values.ts';

const pathOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).pathname : uri);

/** The PKCE pair of RFC 7636 appendix B, for requests by hand. */
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** Spring Boot's application.yml. */
export function springSecurity(values: SnippetValues): string {
  const { issuer, client_id, client_secret, auth_method, scope, alg } = values;
  const secret = client_secret === undefined ? '' : `            client-secret: ${quoteDouble(client_secret)}\n`;
  return `# application.yml
spring:
  security:
    oauth2:
      client:
        registration:
          understudy:
            client-id: ${quoteDouble(client_id)}
${secret}            client-authentication-method: ${auth_method}
            authorization-grant-type: authorization_code
            redirect-uri: "{baseUrl}/login/oauth2/code/{registrationId}"
            scope: [${scope.split(' ').map(quoteDouble).join(', ')}]
        provider:
          understudy:
            issuer-uri: ${quoteDouble(issuer)}

${springAlgorithm(alg)}#
# Register the redirect URI http://localhost:8080/login/oauth2/code/understudy
`;
}

function springAlgorithm(alg: string): string {
  if (alg === 'RS256') return '';
  if (alg === 'EdDSA') return '# # Spring does not support EdDSA. Choose another ID token algorithm for this client.\n';
  return `# Spring assumes RS256 for ID tokens; this client's are signed with ${alg}:
#
#   @Bean
#   OidcIdTokenDecoderFactory idTokenDecoderFactory() {
#     var factory = new OidcIdTokenDecoderFactory();
#     factory.setJwsAlgorithmResolver(registration -> SignatureAlgorithm.${alg});
#     return factory;
#   }
`;
}

/** ASP.NET Core's OpenID Connect handler. */
export function aspNetCore(values: SnippetValues): string {
  const { issuer, client_id, client_secret, takesForm, redirect_uri, scope, alg } = values;
  const notes = [
    ...(client_secret !== undefined && !takesForm
      ? ['// The handler sends the secret in the form: the client must allow client_secret_post.\n']
      : []),
    ...(alg === 'EdDSA' ? ['// .NET does not verify EdDSA: choose another ID token algorithm for this client.\n'] : []),
  ];
  const scopes = scope.split(' ').map((name) => `        options.Scope.Add(${quoteDouble(name)});`);
  const secret = client_secret === undefined ? '' : `        options.ClientSecret = ${quoteDouble(client_secret)};\n`;
  return `// Program.cs
${notes.join('')}builder.Services
    .AddAuthentication(options =>
    {
        options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
    })
    .AddCookie()
    .AddOpenIdConnect(options =>
    {
        options.Authority = ${quoteDouble(issuer)};
        options.RequireHttpsMetadata = false; // plain http on this machine
        options.ClientId = ${quoteDouble(client_id)};
${secret}        options.ResponseType = "code";
        options.UsePkce = true;
        options.CallbackPath = ${quoteDouble(pathOf(redirect_uri))};
        options.MapInboundClaims = false;
        options.SaveTokens = true;
        options.Scope.Clear();
${scopes.join('\n')}
    });
`;
}

/** Authlib with Flask. */
export function authlib(values: SnippetValues): string {
  const { issuer, client_id, client_secret, auth_method, redirect_uri, scope } = values;
  const q = quoteSingle;
  const secret = client_secret === undefined ? '' : `    client_secret=${q(client_secret)},\n`;
  return `from authlib.integrations.flask_client import OAuth

oauth = OAuth(app)
oauth.register(
    'understudy',
    server_metadata_url=${q(`${issuer}/.well-known/openid-configuration`)},
    client_id=${q(client_id)},
${secret}    client_kwargs={
        'scope': ${q(scope)},
        'code_challenge_method': 'S256',
        'token_endpoint_auth_method': ${q(auth_method)},
    },
)


@app.route('/login')
def login():
    return oauth.understudy.authorize_redirect(${q(redirect_uri)})


@app.route(${q(pathOf(redirect_uri))})
def callback():
    return oauth.understudy.authorize_access_token()['userinfo']
`;
}

/** oauth2-proxy's configuration file. */
export function oauth2Proxy(values: SnippetValues): string {
  const { issuer, client_id, client_secret = '', redirect_uri, scope, alg } = values;
  return `# oauth2-proxy.cfg
provider = "oidc"
oidc_issuer_url = ${quoteDouble(issuer)}
client_id = ${quoteDouble(client_id)}
client_secret = ${quoteDouble(client_secret)}
redirect_url = ${quoteDouble(redirect_uri)}
scope = ${quoteDouble(scope)}
code_challenge_method = "S256"
# This client's ID tokens are signed with ${alg}; where none is named, RS256 is assumed.
oidc_enabled_signing_algs = [${quoteDouble(alg)}]
# zoe has no email, bob's is not verified: take the subject instead.
oidc_email_claim = "sub"
insecure_oidc_allow_unverified_email = true
email_domains = ["*"]
cookie_secret = "0123456789abcdef0123456789abcdef"
cookie_secure = false
`;
}

/** The flow by hand. */
export function curl(values: SnippetValues): string {
  const { issuer, client_id, redirect_uri, scope } = values;
  const query = new URLSearchParams({
    response_type: 'code',
    client_id,
    redirect_uri,
    scope,
    state: 'a-state-of-yours',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  });
  return `# 1. Open this in a browser, log in, and copy the code from the address it ends at:
echo ${quoteShell(`${issuer}/oauth2/authorize?${query.toString()}`)}

# 2. Within the code's lifetime, put it in the variable CODE and trade it for tokens:
curl ${quoteShell(tokenUrl(values))} \\
  ${credentialsOf(values).join(' \\\n  ')} \\
  --data-urlencode grant_type=authorization_code \\
  --data-urlencode "code=$CODE" \\
  --data-urlencode ${quoteShell(`redirect_uri=${redirect_uri}`)} \\
  --data-urlencode code_verifier=${VERIFIER}
`;
}

/** Environment variables, by the names that most frameworks use. */
export function dotEnv(snippet: SnippetValues): string {
  const { issuer, client_id, client_secret, redirect_uri, redirect_note, scope, alg } = snippet;
  const values: Record<string, string | undefined> = {
    OIDC_ISSUER: issuer,
    OIDC_DISCOVERY_URL: `${issuer}/.well-known/openid-configuration`,
    OIDC_CLIENT_ID: client_id,
    OIDC_CLIENT_SECRET: client_secret,
    OIDC_REDIRECT_URI: redirect_uri,
    OIDC_SCOPE: scope,
    OIDC_ID_TOKEN_ALG: alg,
  };
  return envLines(values, redirect_note === undefined ? {} : { OIDC_REDIRECT_URI: redirect_note });
}
