/** Short explanations of choices. A value without one is shown as it is. */
const WORDS: Readonly<Record<string, string>> = {
  server_web: 'Web app with a backend',
  single_page: 'Single-page app',
  mobile_desktop: 'Mobile or desktop app',
  service: 'Service without users',
  client_secret_basic: 'Secret in the Authorization header',
  client_secret_post: 'Secret in the request body',
  client_secret_jwt: 'JWT signed with the secret',
  private_key_jwt: 'JWT signed with a private key',
  none: 'None',
  unspecified: 'Secret in header or body',
  authorization_code: 'Authorization code',
  refresh_token: 'Refresh token',
  client_credentials: 'Client credentials',
  scp_array: 'scp, as an array',
  scope_space_separated: 'scope, as a string',
  id_token: 'ID token and userinfo',
  access_token: 'Access token and introspection',
  authnCtx: 'The user’s attributes',
  client: 'The client’s fields',
  form: 'Username and password',
  pick: 'Form with a button for each user',
  auto: 'No page, log in automatically',
  legacy: 'The username',
  hash: 'A hash of provider and username',
  jwt: 'Self-contained JWT',
  opaque: 'Random string',
};

export const wordsFor = (value: string): string | undefined => WORDS[value];

/** The label of a choice: the value as sent, then its meaning. */
export function choiceLabel(value: string): string {
  const words = WORDS[value];
  return words === undefined ? value : `${value} · ${words}`;
}

export const leftUnsaved = (what: string): string =>
  `Changes to ${what} are not saved. They’re still there when you come back.`;
