import type {
  ConsentPage,
  ErrorPage,
  FormPostPage,
  LoggedOutPage,
  LoginPage,
  LogoutPage,
  Page,
} from '../../server/core/page.ts';

const frame = { workspace: 'default/default', issuer: 'http://localhost:9400/default/default' };
const form = {
  action: '/default/default/login?interaction=i1',
  csrf: 'csrf-1',
  statusUrl: '/default/default/login/status?interaction=i1',
  resumeUrl: '/default/default/oauth2/authorize?interaction=i1',
};
const client = { client_id: 'web-app', client_name: 'Web App' };

export const loginPage = (changes: Partial<LoginPage> = {}): LoginPage => ({
  page: 'login',
  ...frame,
  ...form,
  client,
  users: [
    { username: 'alice', name: 'Alice Anderson', email: 'alice@example.com' },
    { username: 'bob', name: 'Bob Brown', email: 'bob@example.com', groups: ['admins', 'developers'] },
    { username: 'zoe', name: 'Zoë Żółć' },
  ],
  username: '',
  staySignedIn: false,
  offerStaySignedIn: true,
  ...changes,
});

export const consentPage = (changes: Partial<ConsentPage> = {}): ConsentPage => ({
  page: 'consent',
  ...frame,
  ...form,
  client: {
    ...client,
    policy_uri: 'https://client.example/privacy',
    tos_uri: 'https://client.example/terms',
  },
  user: { username: 'alice', name: 'Alice Anderson' },
  groups: [
    {
      service: 'Profile',
      scopes: [
        { name: 'profile', display_name: 'Profile', description: 'Your name, picture and the like.', transient: false },
        { name: 'email', display_name: 'Email', description: 'Your email address.', transient: false },
      ],
    },
    {
      service: 'Accounts',
      scopes: [
        { name: 'accounts.read', display_name: 'Read accounts', description: 'See your accounts.', transient: false },
        { name: 'accounts.write', display_name: 'Change accounts', transient: true },
      ],
    },
  ],
  claims: ['email', 'phone_number'],
  grantedBefore: ['openid'],
  ...changes,
});

export const errorPage = (changes: Partial<ErrorPage> = {}): ErrorPage => ({
  page: 'error',
  ...frame,
  status: 400,
  title: 'The redirect URI is not registered',
  error: 'invalid_request',
  error_description: 'The redirect_uri of the request is not among those registered for this client.',
  error_hint: 'You sent http://localhost:5173/cb; registered is http://localhost:5173/callback.',
  cause: 'redirect_uri_mismatch',
  traceId: 'V1StGXR8_Z5jdHi6B-myT',
  version: '0.1.0',
  ...changes,
});

export const logoutPage = (changes: Partial<LogoutPage> = {}): LogoutPage => ({
  page: 'logout',
  ...frame,
  action: '/default/default/oidc/logout',
  csrf: 'csrf-1',
  user: { username: 'alice', name: 'Alice Archer' },
  client_name: 'Web App',
  params: { state: 'xyz', post_logout_redirect_uri: 'http://localhost:3000/' },
  ...changes,
});

const loggedOutPage = (ended = true): LoggedOutPage => ({ page: 'logged-out', ...frame, ended });

export const formPostPage = (changes: Partial<FormPostPage> = {}): FormPostPage => ({
  page: 'form_post',
  action: 'http://localhost:3000/callback',
  params: { code: 'c-1', state: 'xyz', iss: frame.issuer },
  ...changes,
});

/** One of each, by name. */
export const everyPage: Readonly<Record<string, Page>> = {
  login: loginPage(),
  'login-form': loginPage({ users: [], offerStaySignedIn: false }),
  'login-fault': loginPage({ username: 'alice', fault: 'The user name or the password is wrong.' }),
  consent: consentPage(),
  error: errorPage(),
  'error-short': errorPage({ error_hint: '', cause: '' }),
  logout: logoutPage(),
  'logged-out': loggedOutPage(),
  stayed: loggedOutPage(false),
  'form-post': formPostPage(),
};

const long = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(8).slice(0, 256);

/** Pages whose values are as long, as many or as foreign as they may be. */
export const hardPages: Readonly<Record<string, Page>> = {
  'login-long': loginPage({
    workspace: `${'t'.repeat(64)}/${'a'.repeat(64)}`,
    client: { client_id: 'c', client_name: long, logo_uri: 'http://localhost:1/missing.png' },
    users: [{ username: long, name: long, email: `${long}@example.com`, groups: [long] }],
    username: 'u'.repeat(10_000),
    fault: 'x'.repeat(1000),
  }),
  'login-many': loginPage({
    users: Array.from({ length: 40 }, (_, index) => ({
      username: `user-${index}`,
      name: `Test User ${index}`,
      email: `user-${index}@example.com`,
    })),
  }),
  'login-rtl': loginPage({
    client: { client_id: 'rtl', client_name: 'תיק ההשקעות שלי' },
    users: [
      { username: 'layla', name: 'ليلى العامرية', email: 'layla@example.com' },
      { username: 'joke', name: '\u202egnp.exe', email: 'joke@example.com' },
    ],
    fault: 'The user name or the password is wrong.',
  }),
  'consent-long': consentPage({
    client: { client_id: 'c', client_name: long, policy_uri: 'javascript:alert(1)' },
    user: { username: long, name: long },
    groups: Array.from({ length: 6 }, (_, group) => ({
      service: group === 0 ? long : `Service ${group}`,
      scopes: Array.from({ length: 4 }, (_scope, index) => ({
        name: group === 0 ? `${long.slice(0, 250)}.${index}` : `service${group}.scope${index}`,
        display_name: group === 0 ? long : `Scope ${index}`,
        description: 'What it is good for, told in a sentence that is long enough to need a second line on the card.',
        transient: index === 1,
      })),
    })),
    claims: Array.from({ length: 30 }, (_, index) => `claim_number_${index}`),
    grantedBefore: Array.from({ length: 30 }, (_, index) => `granted.${index}`),
  }),
  'consent-nothing': consentPage({ client, user: { username: 'zoe' }, groups: [], claims: [], grantedBefore: [] }),
  'error-long': errorPage({
    title: long,
    error_description: 'd'.repeat(10_000),
    error_hint: 'h'.repeat(10_000),
    cause: long,
    traceId: long,
  }),
  'logout-long': logoutPage({ user: { username: long }, client_name: long }),
};
