import type { Make, SnippetFile, SnippetValues } from '../framework.ts';
import { quoteDouble, quoteSingle as q } from '../quote.ts';

const page = (script: string): SnippetFile => ({
  name: 'index.html',
  language: 'html',
  code: `<!doctype html>
<html lang="en">
  <head>
    <title>App</title>
  </head>
  <body>
    <div id="app"></div>
    <script type="module" src="/${script}"></script>
  </body>
</html>
`,
});

const js = (name: string, code: string): SnippetFile => ({ name, language: name.endsWith('x') ? 'jsx' : 'js', code });

const settings = (v: SnippetValues): string => `authority: ${q(v.issuer)},
  client_id: ${q(v.client_id)},
  redirect_uri: ${q(v.redirect_uri)},
  post_logout_redirect_uri: ${q(v.logout_uri)},
  scope: ${q(v.scope)},`;

/** oidc-client-ts 3. */
export const oidcClientTs: Make = (v) => [
  js(
    'main.js',
    `import { UserManager } from 'oidc-client-ts';

const users = new UserManager({
  ${settings(v)}
});

if (location.pathname === ${q(v.path)} && location.search.includes('state=')) {
  await users.signinCallback();
  history.replaceState(undefined, '', '/');
}

const user = await users.getUser();
if (user) document.querySelector('#app').textContent = JSON.stringify(user.profile);
else await users.signinRedirect();
`,
  ),
  page('main.js'),
];

/** react-oidc-context 3. */
export const reactOidcContext: Make = (v) => [
  js(
    'main.jsx',
    `import { createRoot } from 'react-dom/client';
import { AuthProvider, useAuth } from 'react-oidc-context';

const settings = {
  ${settings(v)}
  onSigninCallback: () => history.replaceState(undefined, '', '/'),
};

function App() {
  const auth = useAuth();
  if (auth.isLoading) return <p>Loading …</p>;
  if (auth.error) return <p role="alert">{auth.error.message}</p>;
  if (!auth.isAuthenticated) return <button onClick={() => auth.signinRedirect()}>Log in</button>;
  return <pre>{JSON.stringify(auth.user.profile)}</pre>;
}

createRoot(document.querySelector('#app')).render(
  <AuthProvider {...settings}>
    <App />
  </AuthProvider>,
);
`,
  ),
  page('main.jsx'),
];

/** angular-auth-oidc-client. */
export const angular: Make = (v) => [
  {
    name: 'src/main.ts',
    language: 'ts',
    code: `import { JsonPipe } from '@angular/common';
import { provideHttpClient } from '@angular/common/http';
import { Component, inject } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { OidcSecurityService, provideAuth } from 'angular-auth-oidc-client';

@Component({
  selector: 'app-root',
  imports: [JsonPipe],
  template: \`
    @if (user().userData; as profile) {
      <pre>{{ profile | json }}</pre>
    } @else {
      <button (click)="oidc.authorize()">Log in</button>
    }
  \`,
})
export class App {
  readonly oidc = inject(OidcSecurityService);
  readonly user = this.oidc.userData;

  constructor() {
    this.oidc.checkAuth().subscribe();
  }
}

await bootstrapApplication(App, {
  providers: [
    provideHttpClient(),
    provideAuth({
      config: {
        authority: ${q(v.issuer)},
        clientId: ${q(v.client_id)},
        redirectUrl: ${q(v.redirect_uri)},
        postLogoutRedirectUri: ${q(v.logout_uri)},
        scope: ${q(v.scope)},
        responseType: 'code',
        useRefreshToken: ${v.scope.includes('offline_access')},
      },
    }),
  ],
});
`,
  },
];

/** MSAL for the browser, with an issuer that isn't Microsoft's. */
export const msalBrowser: Make = (v) => [
  js(
    'main.js',
    `import { createStandardPublicClientApplication } from '@azure/msal-browser';

const msal = await createStandardPublicClientApplication({
  auth: {
    // MSAL accepts https only.
    authority: ${q(v.issuer.replace(/^http:/, 'https:'))},
    knownAuthorities: [new URL(${q(v.issuer)}).host],
    clientId: ${q(v.client_id)},
    redirectUri: ${q(v.redirect_uri)},
    OIDCOptions: { responseMode: 'fragment', defaultScopes: [${v.scope.split(' ').map(q).join(', ')}] },
  },
  system: { protocolMode: 'OIDC' },
});

const result = await msal.handleRedirectPromise();
if (result) document.querySelector('#app').textContent = JSON.stringify(result.idTokenClaims);
else await msal.loginRedirect({ scopes: [${v.scope.split(' ').map(q).join(', ')}] });
`,
  ),
  page('main.js'),
];

/** keycloak-js with its adapter for other providers. */
export const keycloakJs: Make = (v) => [
  js(
    'main.js',
    `import Keycloak from 'keycloak-js';

const keycloak = new Keycloak({
  clientId: ${q(v.client_id)},
  // Instead of url and realm, which lead to Keycloak's own addresses.
  oidcProvider: ${q(v.issuer)},
});

const isLoggedIn = await keycloak.init({
  onLoad: 'login-required',
  pkceMethod: 'S256',
  scope: ${q(v.scope)},
  redirectUri: ${q(v.redirect_uri)},
  // Needs a page that only Keycloak has.
  checkLoginIframe: false,
});
if (isLoggedIn) document.querySelector('#app').textContent = JSON.stringify(keycloak.idTokenParsed);
`,
  ),
  page('main.js'),
];

/** ACP's own library for single-page applications. */
export const cloudentityAuthJs: Make = (v) => {
  const [, base = '', tid = '', aid = ''] = /^(.*)\/([^/]+)\/([^/]+)$/.exec(v.issuer) ?? [];
  return [
    js(
      'main.js',
      `import CloudentityAuth from '@cloudentity/auth';

const cloudentity = new CloudentityAuth({
  // domain would mean https.
  baseUrl: ${q(base)},
  tenantId: ${q(tid)},
  authorizationServerId: ${q(aid)},
  clientId: ${q(v.client_id)},
  redirectUri: ${q(v.redirect_uri)},
  scopes: [${v.scope.split(' ').map(q).join(', ')}],
});

cloudentity.getAuth().then(
  (answer) => console.log(answer),
  () => cloudentity.authorize(),
);
`,
    ),
  ];
};

/** AppAuth for Android, whose redirect scheme is the one of the redirect URI. */
export const appAuth: Make = (v) => [
  {
    name: 'Login.kt',
    language: 'kotlin',
    code: `import android.net.Uri
import net.openid.appauth.*
import net.openid.appauth.connectivity.ConnectionBuilder
import java.net.HttpURLConnection
import java.net.URL

/** AppAuth's own builder accepts https only. An emulator reaches your machine with: adb reverse tcp:9400 tcp:9400 */
private val plainHttp = ConnectionBuilder { uri -> URL(uri.toString()).openConnection() as HttpURLConnection }

fun startLogin(service: AuthorizationService, open: (AuthorizationRequest) -> Unit) {
    AuthorizationServiceConfiguration.fetchFromIssuer(
        Uri.parse(${quoteDouble(v.issuer)}),
        { configuration, error ->
            if (configuration == null) throw checkNotNull(error)
            val request = AuthorizationRequest.Builder(
                configuration,
                ${quoteDouble(v.client_id)},
                ResponseTypeValues.CODE,
                Uri.parse(${quoteDouble(v.redirect_uri)}),
            ).setScope(${quoteDouble(v.scope)}).build()
            open(request)
        },
        plainHttp,
    )
}

val appAuth = AppAuthConfiguration.Builder()
    .setConnectionBuilder(plainHttp)
    .setSkipIssuerHttpsCheck(true)
    .build()
`,
  },
  {
    name: 'app/build.gradle.kts',
    language: 'kotlin',
    code: `android {
    defaultConfig {
        manifestPlaceholders["appAuthRedirectScheme"] = ${quoteDouble(v.redirect_uri.split(':')[0] ?? '')}
    }
}
`,
  },
];
