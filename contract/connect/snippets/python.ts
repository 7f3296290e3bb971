import type { Make, SnippetFile, SnippetValues } from '../framework.ts';
import { quoteSingle as q } from '../quote.ts';
import { discoveryUrl, tokenUrl } from '../values.ts';

const py = (name: string, code: string): SnippetFile => ({ name, language: 'python', code });
const secretLine = ({ client_secret }: SnippetValues, indent: string): string =>
  client_secret === undefined ? '' : `${indent}client_secret=${q(client_secret)},\n`;

const registration = (v: SnippetValues): string => `oauth.register(
    'understudy',
    server_metadata_url=${q(discoveryUrl(v))},
    client_id=${q(v.client_id)},
${secretLine(v, '    ')}    client_kwargs={
        'scope': ${q(v.scope)},
        'code_challenge_method': 'S256',
        'token_endpoint_auth_method': ${q(v.auth_method)},
    },
)`;

/** Authlib with Flask. */
export const flask: Make = (v) => [
  py(
    'app.py',
    `from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, session

app = Flask(__name__)
app.secret_key = 'only on this machine'

oauth = OAuth(app)
${registration(v)}


@app.route('/login')
def login():
    return oauth.understudy.authorize_redirect(${q(v.redirect_uri)})


@app.route(${q(v.path)})
def callback():
    session['user'] = oauth.understudy.authorize_access_token()['userinfo']
    return redirect('/')


@app.route('/')
def home():
    return session.get('user') or redirect('/login')


if __name__ == '__main__':
    app.run(host='localhost', port=${v.port})
`,
  ),
];

/** Authlib with FastAPI. */
export const fastApi: Make = (v) => [
  py(
    'app.py',
    `import uvicorn
from authlib.integrations.starlette_client import OAuth
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse
from starlette.middleware.sessions import SessionMiddleware

app = FastAPI()
app.add_middleware(SessionMiddleware, secret_key='only on this machine')

oauth = OAuth()
${registration(v)}


@app.get('/login')
async def login(request: Request):
    return await oauth.understudy.authorize_redirect(request, ${q(v.redirect_uri)})


@app.get(${q(v.path)})
async def callback(request: Request):
    token = await oauth.understudy.authorize_access_token(request)
    request.session['user'] = dict(token['userinfo'])
    return RedirectResponse('/')


@app.get('/')
async def home(request: Request):
    return request.session.get('user') or RedirectResponse('/login')


if __name__ == '__main__':
    uvicorn.run(app, host='localhost', port=${v.port})
`,
  ),
];

export const authlibService: Make = (v) => [
  py(
    'service.py',
    `from authlib.integrations.requests_client import OAuth2Session

session = OAuth2Session(
    ${q(v.client_id)},
    ${q(v.client_secret ?? '')},
    scope=${q(v.scope)},
    token_endpoint_auth_method=${q(v.auth_method)},
)
token = session.fetch_token(${q(tokenUrl(v))}, grant_type='client_credentials')
print(token['access_token'])

# session.get() and session.post() now send the token.
`,
  ),
];

/** mozilla-django-oidc. */
export const mozillaDjangoOidc: Make = (v) => [
  py(
    'settings.py',
    `# Add to your settings.
INSTALLED_APPS += ['mozilla_django_oidc']
AUTHENTICATION_BACKENDS = ['mozilla_django_oidc.auth.OIDCAuthenticationBackend']
LOGIN_URL = 'oidc_authentication_init'
LOGIN_REDIRECT_URL = '/'
LOGOUT_REDIRECT_URL = '/'

OIDC_RP_CLIENT_ID = ${q(v.client_id)}
OIDC_RP_CLIENT_SECRET = ${q(v.client_secret ?? '')}
OIDC_RP_SCOPES = ${q(v.scope)}
# The default is HS256.
OIDC_RP_SIGN_ALGO = ${q(v.alg)}
OIDC_OP_AUTHORIZATION_ENDPOINT = ${q(`${v.issuer}/oauth2/authorize`)}
OIDC_OP_TOKEN_ENDPOINT = ${q(tokenUrl(v))}
OIDC_OP_USER_ENDPOINT = ${q(`${v.issuer}/userinfo`)}
OIDC_OP_JWKS_ENDPOINT = ${q(`${v.issuer}/.well-known/jwks.json`)}
OIDC_TOKEN_USE_BASIC_AUTH = ${v.auth_method === 'client_secret_basic' ? 'True' : 'False'}
OIDC_USE_PKCE = True
OIDC_PKCE_CODE_CHALLENGE_METHOD = 'S256'
`,
  ),
  py(
    'urls.py',
    `# Add to your URLs.
from django.urls import include, path

urlpatterns += [path('oidc/', include('mozilla_django_oidc.urls'))]
`,
  ),
];

/** python-social-auth with Django. */
export const pythonSocialAuth: Make = (v) => [
  py(
    'settings.py',
    `# Add to your settings.
INSTALLED_APPS += ['social_django']
AUTHENTICATION_BACKENDS = ['social_core.backends.open_id_connect.OpenIdConnectAuth']
LOGIN_URL = '/login/'
LOGIN_REDIRECT_URL = '/'

SOCIAL_AUTH_OIDC_OIDC_ENDPOINT = ${q(v.issuer)}
SOCIAL_AUTH_OIDC_KEY = ${q(v.client_id)}
SOCIAL_AUTH_OIDC_SECRET = ${q(v.client_secret ?? '')}
SOCIAL_AUTH_OIDC_SCOPE = [${v.scope.split(' ').map(q).join(', ')}]
SOCIAL_AUTH_OIDC_TOKEN_ENDPOINT_AUTH_METHOD = ${q(v.auth_method)}
# The default is RS256.
SOCIAL_AUTH_OIDC_JWT_ALGORITHMS = [${q(v.alg)}]
SOCIAL_AUTH_OIDC_USERNAME_KEY = 'sub'
# The callback is on plain http.
SOCIAL_AUTH_REDIRECT_IS_HTTPS = False
`,
  ),
  py(
    'urls.py',
    `# Add to your URLs.
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path


def login(request):
    # A login starts with POST.
    return HttpResponse(
        '<form method="post" action="/login/oidc/">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'
        '<button>Log in</button></form>'
    )


urlpatterns += [path('login/', login), path('', include('social_django.urls', namespace='social'))]
`,
  ),
];

/** MSAL for Python. */
export const msalPython: Make = (v) => [
  py(
    'app.py',
    `import msal
from flask import Flask, redirect, request, session

app = Flask(__name__)
app.secret_key = 'only on this machine'

SCOPES = [${v.scope
      .split(' ')
      .filter((name) => !['openid', 'profile', 'offline_access'].includes(name))
      .map(q)
      .join(', ')}]


def client():
    return msal.ConfidentialClientApplication(
        ${q(v.client_id)},
        client_credential=${q(v.client_secret ?? '')},
        # MSAL accepts https only.
        oidc_authority=${q(v.issuer.replace(/^http:/, 'https:'))},
    )


@app.route('/login')
def login():
    session['flow'] = client().initiate_auth_code_flow(SCOPES, redirect_uri=${q(v.redirect_uri)})
    return redirect(session['flow']['auth_uri'])


@app.route(${q(v.path)})
def callback():
    result = client().acquire_token_by_auth_code_flow(session.pop('flow'), request.args)
    return result.get('id_token_claims') or result


if __name__ == '__main__':
    app.run(host='localhost', port=${v.port})
`,
  ),
];
