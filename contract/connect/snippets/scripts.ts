import type { Make, SnippetFile } from '../framework.ts';
import { quoteSingle as q } from '../quote.ts';
import { tokenUrl } from '../values.ts';

const php = (code: string): SnippetFile => ({ name: 'index.php', language: 'php', code: `<?php\n${code}` });

/** omniauth_openid_connect with Sinatra. */
export const omniauth: Make = (v) => [
  {
    name: 'app.rb',
    language: 'ruby',
    code: `require 'omniauth_openid_connect'
require 'sinatra'

set :port, ${v.port}
set :bind, 'localhost'
use Rack::Session::Cookie, secret: 'a long secret that is used only on this machine, and nowhere else at all'
use OmniAuth::Builder do
  provider :openid_connect, {
    name: :understudy,
    issuer: ${q(v.issuer)},
    discovery: true,
    scope: %i[${v.scope}],
    response_type: :code,
    pkce: true,
    client_auth_method: :${v.auth_method === 'client_secret_basic' ? 'basic' : 'post'},
    # The default is RS256.
    client_signing_alg: :${v.alg},
    client_options: {
      identifier: ${q(v.client_id)},
      secret: ${q(v.client_secret ?? '')},
      redirect_uri: ${q(v.redirect_uri)},
    },
  }
end
# swd and webfinger speak https only unless told.
SWD.url_builder = WebFinger.url_builder = URI::HTTP

get '/' do
  %(<form method="post" action="/auth/understudy">
    <input type="hidden" name="authenticity_token" value="#{Rack::Protection::AuthenticityToken.token(session)}">
    <button>Log in</button>
  </form>)
end

get ${q(v.path)} do
  request.env['omniauth.auth'].info.to_json
end
`,
  },
];

/** league/oauth2-client's generic provider. */
export const league: Make = (v) => [
  php(`
require 'vendor/autoload.php';

session_start();
$provider = new League\\OAuth2\\Client\\Provider\\GenericProvider([
    'clientId' => ${q(v.client_id)},
    'clientSecret' => ${q(v.client_secret ?? '')},
    'redirectUri' => ${q(v.redirect_uri)},
    'urlAuthorize' => ${q(`${v.issuer}/oauth2/authorize`)},
    'urlAccessToken' => ${q(tokenUrl(v))},
    'urlResourceOwnerDetails' => ${q(`${v.issuer}/userinfo`)},
    'scopes' => ${q(v.scope)},
    'responseResourceOwnerId' => 'sub',
    'pkceMethod' => 'S256',
]${v.auth_method === 'client_secret_basic' ? ", [\n    'optionProvider' => new League\\OAuth2\\Client\\OptionProvider\\HttpBasicAuthOptionProvider(),\n]" : ''});

if (!isset($_GET['code'])) {
    $url = $provider->getAuthorizationUrl();
    $_SESSION['state'] = $provider->getState();
    $_SESSION['pkce'] = $provider->getPkceCode();
    header("Location: $url");
    exit;
}
if (($_GET['state'] ?? '') !== ($_SESSION['state'] ?? null)) exit('unknown state');

$provider->setPkceCode($_SESSION['pkce']);
$token = $provider->getAccessToken('authorization_code', ['code' => $_GET['code']]);
echo json_encode($provider->getResourceOwner($token)->toArray());
`),
];

/** jumbojett/openid-connect-php. */
export const jumbojett: Make = (v) => [
  php(`
require 'vendor/autoload.php';

$oidc = new Jumbojett\\OpenIDConnectClient(${q(v.issuer)}, ${q(v.client_id)}, ${q(v.client_secret ?? '')});
$oidc->setRedirectURL(${q(v.redirect_uri)});
$oidc->addScope([${v.scope
    .split(' ')
    .filter((name) => name !== 'openid')
    .map(q)
    .join(', ')}]);
$oidc->setCodeChallengeMethod('S256');
$oidc->setTokenEndpointAuthMethodsSupported([${q(v.auth_method)}]);
// Plain http on this machine.
$oidc->setHttpUpgradeInsecureRequests(false);
$oidc->authenticate();

echo json_encode($oidc->getVerifiedClaims());
`),
];

/** ACP's command line client. */
export const oauth2c: Make = (v) => [
  {
    name: 'login.sh',
    language: 'sh',
    code: `# Opens your browser, and prints the tokens.
oauth2c ${q(v.issuer)} \\
  --client-id ${q(v.client_id)} \\
${v.client_secret === undefined ? '' : `  --client-secret ${q(v.client_secret)} \\\n`}  --auth-method ${v.auth_method} \\
  --grant-type authorization_code \\
  --response-types code \\
  --response-mode query \\
  --redirect-url ${q(v.redirect_uri)} \\
  --scopes ${q(v.scope.split(' ').join(','))} \\
  --pkce
`,
  },
];

export const oauth2cService: Make = (v) => [
  {
    name: 'token.sh',
    language: 'sh',
    code: `oauth2c ${q(v.issuer)} \\
  --client-id ${q(v.client_id)} \\
  --client-secret ${q(v.client_secret ?? '')} \\
  --auth-method ${v.auth_method} \\
  --grant-type client_credentials \\
  --scopes ${q(v.scope.split(' ').join(','))}
`,
  },
];
