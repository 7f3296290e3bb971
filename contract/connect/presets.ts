import type { Framework } from './framework.ts';

type Preset = Framework['client'];

const LOGIN_SCOPES = ['openid', 'profile', 'email'];

/** An app on a server, which keeps a secret and refresh tokens. `after` is where the browser goes after logout. */
export const webApp = (redirect_uri: string, ...after: string[]): Preset => ({
  application_types: ['server_web'],
  grant_types: ['authorization_code', 'refresh_token'],
  scopes: [...LOGIN_SCOPES, 'offline_access'],
  redirect_uris: [redirect_uri],
  ...(after.length > 0 && { post_logout_redirect_uris: after }),
});

/** An app in the browser. */
export const browserApp = (redirect_uri: string, ...after: string[]): Preset => ({
  ...webApp(redirect_uri, ...after),
  application_types: ['single_page'],
});

/** An app on a phone or desktop. */
export const nativeApp = (...redirect_uris: string[]): Preset => ({
  ...webApp(''),
  application_types: ['mobile_desktop'],
  redirect_uris,
});

/** Both ways to send a secret; the first one is the preset's. */
export const BASIC_OR_POST = ['client_secret_basic', 'client_secret_post'] as const;
export const POST_OR_BASIC = ['client_secret_post', 'client_secret_basic'] as const;
/** What a library can do that also works without a secret. */
export const ANY_METHOD = [...BASIC_OR_POST, 'none'] as const;
export const PUBLIC = ['none'] as const;

export const TRIED_IN_TESTS = { by: 'tests' } as const;
export const triedByHand = (packages: string) => ({ by: 'hand', on: '2026-11-29', with: packages }) as const;
export const notTried = (because: string) => ({ by: 'nobody', because }) as const;
