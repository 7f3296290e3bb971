import type { Framework } from '../framework.ts';
import { ANY_METHOD, BASIC_OR_POST, notTried, triedByHand, webApp } from '../presets.ts';
import * as python from '../snippets/python.ts';
import { jumbojett, league, omniauth } from '../snippets/scripts.ts';

const AUTHLIB = { userAgent: /^Authlib\//, auth_method: 'token_endpoint_auth_method in client_kwargs' } as const;

export const PYTHON_ROWS: readonly Framework[] = [
  {
    id: 'flask',
    name: 'Flask with Authlib',
    group: 'Python',
    words: ['authlib', 'requests'],
    versions: 'Flask 3.1, Authlib 1.9',
    install: 'pip install "flask~=3.1" "authlib~=1.9" requests',
    run: 'python app.py',
    methods: ANY_METHOD,
    client: webApp('http://localhost:5000/callback'),
    own: { ...AUTHLIB, redirect_uri: 'the argument of authorize_redirect()' },
    tried: triedByHand('Python 3.11, Flask 3.1.3 and Authlib 1.9.10'),
    login: python.flask,
    service: python.authlibService,
  },
  {
    id: 'fastapi',
    name: 'FastAPI with Authlib',
    group: 'Python',
    words: ['authlib', 'starlette', 'httpx'],
    versions: 'FastAPI 0.165, Authlib 1.9',
    install: 'pip install fastapi uvicorn "authlib~=1.9" httpx itsdangerous requests',
    run: 'python app.py',
    methods: ANY_METHOD,
    client: webApp('http://localhost:8000/callback'),
    own: { ...AUTHLIB, redirect_uri: 'the argument of authorize_redirect()' },
    tried: triedByHand('Python 3.11, FastAPI 0.165.0 and Authlib 1.9.10'),
    login: python.fastApi,
    service: python.authlibService,
  },
  {
    id: 'mozilla-django-oidc',
    name: 'mozilla-django-oidc',
    group: 'Python',
    words: ['django'],
    versions: 'mozilla-django-oidc 5.0, Django 5.2',
    install: 'pip install "django~=5.2" "mozilla-django-oidc~=5.0"',
    run: 'python manage.py runserver localhost:{port}',
    methods: ['client_secret_post', 'client_secret_basic'],
    callback: 'fixed',
    client: webApp('http://localhost:8000/oidc/callback/', 'http://localhost:8000/'),
    own: {
      redirect_uri: "the path of include('mozilla_django_oidc.urls')",
      auth_method: 'OIDC_TOKEN_USE_BASIC_AUTH',
    },
    notes: [
      'Without OIDC_RP_SIGN_ALGO, it expects HS256.',
      'It finds users by email, so zoe, who has none, can’t log in.',
    ],
    tried: triedByHand('Python 3.11, Django 5.2.19 and mozilla-django-oidc 5.0.2'),
    login: python.mozillaDjangoOidc,
  },
  {
    id: 'python-social-auth',
    name: 'python-social-auth',
    group: 'Python',
    words: ['django', 'social-auth-app-django', 'social-core'],
    versions: 'social-auth-app-django 8.0, Django 5.2',
    install: 'pip install "django~=5.2" "social-auth-app-django~=8.0"',
    run: 'python manage.py runserver localhost:{port}',
    methods: ['client_secret_post', 'client_secret_basic'],
    callback: 'fixed',
    client: webApp('http://localhost:8000/complete/oidc/'),
    own: {
      redirect_uri: "the path of include('social_django.urls')",
      auth_method: 'SOCIAL_AUTH_OIDC_TOKEN_ENDPOINT_AUTH_METHOD',
    },
    notes: ['Without SOCIAL_AUTH_OIDC_JWT_ALGORITHMS, it accepts RS256 only.'],
    tried: triedByHand('Python 3.11, Django 5.2.19 and social-auth-app-django 8.0.0'),
    login: python.pythonSocialAuth,
  },
  {
    id: 'msal-python',
    name: 'MSAL Python',
    group: 'Python',
    words: ['microsoft', 'azure', 'entra', 'flask'],
    versions: 'msal 1.39, Flask 3.1',
    install: 'pip install "msal~=1.39" "flask~=3.1"',
    run: 'python app.py',
    methods: ['client_secret_post'],
    client: webApp('http://localhost:5000/getAToken'),
    needsHttps: 'MSAL refuses an authority that isn’t https.',
    own: { redirect_uri: 'redirect_uri of initiate_auth_code_flow()' },
    tried: triedByHand('Python 3.11, Flask 3.1.3 and msal 1.39.0'),
    login: python.msalPython,
  },
];

const NO_PACKAGIST = 'Composer’s registry was not available';

export const PHP_ROWS: readonly Framework[] = [
  {
    id: 'league-oauth2-client',
    name: 'league/oauth2-client',
    group: 'PHP',
    words: ['php', 'laravel', 'symfony', 'knpu'],
    versions: 'league/oauth2-client 2.8',
    install: 'composer require league/oauth2-client:^2.8',
    run: 'php -S localhost:{port} index.php',
    methods: ['client_secret_post', 'client_secret_basic'],
    client: webApp('http://localhost:8000/callback'),
    own: {
      userAgent: /^GuzzleHttp\//,
      redirect_uri: 'redirectUri of the provider',
      auth_method: 'optionProvider of the provider',
    },
    notes: ['It is a library for OAuth, and doesn’t read ID tokens. The snippet asks userinfo who the user is.'],
    tried: notTried(NO_PACKAGIST),
    login: league,
  },
  {
    id: 'jumbojett',
    name: 'jumbojett/openid-connect-php',
    group: 'PHP',
    words: ['php', 'openid-connect-php'],
    versions: 'jumbojett/openid-connect-php 1.0',
    install: 'composer require jumbojett/openid-connect-php:^1.0',
    run: 'php -S localhost:{port} index.php',
    methods: BASIC_OR_POST,
    algs: ['RS256', 'PS256'],
    client: webApp('http://localhost:8000/callback'),
    own: {
      redirect_uri: 'setRedirectURL()',
      auth_method: 'setTokenEndpointAuthMethodsSupported()',
    },
    notes: ['It verifies RSA signatures only, so the client’s ID tokens are signed with RS256.'],
    tried: notTried(NO_PACKAGIST),
    login: jumbojett,
  },
];

export const RUBY_ROWS: readonly Framework[] = [
  {
    id: 'omniauth',
    name: 'OmniAuth',
    group: 'Ruby',
    words: ['ruby', 'rails', 'sinatra', 'omniauth_openid_connect', 'devise'],
    versions: 'omniauth_openid_connect 0.8, Sinatra 4',
    install: 'gem install omniauth_openid_connect sinatra rackup puma',
    run: 'ruby app.rb',
    methods: BASIC_OR_POST,
    callback: 'fixed',
    client: webApp('http://localhost:4567/auth/understudy/callback'),
    own: {
      redirect_uri: 'client_options.redirect_uri',
      auth_method: 'client_auth_method',
    },
    notes: [
      'Without client_signing_alg, it verifies with the key that the token names, and some versions fail on ES256.',
    ],
    tried: notTried('RubyGems was not available'),
    login: omniauth,
  },
];
