import type { Framework } from '../framework.ts';
import {
  ANY_METHOD,
  BASIC_OR_POST,
  nativeApp,
  notTried,
  POST_OR_BASIC,
  PUBLIC,
  TRIED_IN_TESTS,
  triedByHand,
  webApp,
} from '../presets.ts';
import { appAuth } from '../snippets/browser.ts';
import { oauth2c, oauth2cService } from '../snippets/scripts.ts';
import { curl, curlService, dotEnv, dotEnvService, oauth2Proxy } from '../snippets/tools.ts';

export const NATIVE_ROWS: readonly Framework[] = [
  {
    id: 'appauth',
    name: 'AppAuth',
    group: 'Native',
    words: ['android', 'ios', 'kotlin', 'swift', 'flutter', 'react-native', 'mobile'],
    versions: 'AppAuth for Android 0.11',
    methods: PUBLIC,
    callback: 'any',
    client: nativeApp('com.example.app:/callback', 'http://127.0.0.1/callback'),
    own: { redirect_uri: 'appAuthRedirectScheme and the redirect URI of the request' },
    notes: [
      'A redirect URI on 127.0.0.1 matches with any port (RFC 8252 §7.3).',
      'Android allows plain http only if the network security config names the host.',
    ],
    tried: notTried('It needs a device or an emulator'),
    login: appAuth,
  },
];

/** The settings of an app as environment variables. */
export const ENV: Framework = {
  id: 'env',
  name: '.env',
  group: 'Tools',
  words: ['dotenv', 'environment', 'variables'],
  versions: 'any',
  methods: ANY_METHOD,
  callback: 'any',
  client: webApp('http://localhost:3000/callback'),
  notes: ['These names are common. Your app may use others.'],
  tried: TRIED_IN_TESTS,
  login: dotEnv,
  service: dotEnvService,
};

export const TOOL_ROWS: readonly Framework[] = [
  ENV,
  {
    id: 'curl',
    name: 'curl',
    group: 'Tools',
    words: ['shell', 'http', 'postman'],
    versions: 'curl 7 and later',
    methods: ANY_METHOD,
    callback: 'any',
    client: webApp('http://localhost:3000/callback'),
    own: { userAgent: /^curl\//, auth_method: '--user, or client_secret in the form' },
    tried: TRIED_IN_TESTS,
    login: curl,
    service: curlService,
  },
  {
    id: 'oauth2-proxy',
    name: 'oauth2-proxy',
    group: 'Tools',
    words: ['proxy', 'nginx', 'kubernetes', 'ingress'],
    versions: 'oauth2-proxy 7',
    install: 'go install github.com/oauth2-proxy/oauth2-proxy/v7@latest',
    run: 'oauth2-proxy --config oauth2-proxy.cfg',
    methods: BASIC_OR_POST,
    callback: 'fixed',
    client: webApp('http://localhost:4180/oauth2/callback'),
    own: {
      userAgent: /^oauth2-proxy\//,
      redirect_uri: 'redirect_url in oauth2-proxy.cfg, whose path is /oauth2/callback',
      auth_method: 'nothing: oauth2-proxy tries both ways',
    },
    tried: triedByHand('oauth2-proxy 7.15.6'),
    login: oauth2Proxy,
  },
  {
    id: 'oauth2c',
    name: 'oauth2c',
    group: 'Tools',
    words: ['acp', 'cloudentity', 'shell'],
    versions: 'oauth2c 1.17',
    install: 'go install github.com/cloudentity/oauth2c@latest',
    methods: [...POST_OR_BASIC, 'none'],
    client: webApp('http://localhost:9876/callback'),
    own: { redirect_uri: '--redirect-url', auth_method: '--auth-method' },
    tried: notTried('The module proxy that was available doesn’t have it'),
    login: oauth2c,
    service: oauth2cService,
  },
];
