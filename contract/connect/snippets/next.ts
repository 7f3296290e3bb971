import type { Make, SnippetFile, SnippetValues } from '../framework.ts';
import { envLines, quoteSingle as q } from '../quote.ts';
import { discoveryUrl } from '../values.ts';

const jsx = (name: string, code: string): SnippetFile => ({ name, language: 'jsx', code });

const LAYOUT = jsx(
  'app/layout.jsx',
  `export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
`,
);

/** Auth.js with Express: the same provider as in Next.js. */
export const authJsExpress: Make = (v) => [
  {
    name: 'app.mjs',
    language: 'js',
    code: `import express from 'express';
import { ExpressAuth, getSession } from '@auth/express';

const config = {
  secret: 'a long secret that is used only on this machine',
  trustHost: true,
  basePath: '/auth',
  providers: [
${provider(v, (value) => q(value ?? ''))}  ],
};

const app = express();
app.use('/auth', ExpressAuth(config));
app.get('/', async (request, response) => {
  const session = await getSession(request, config);
  return session ? response.json(session.user) : response.redirect('/auth/signin');
});
app.listen(${v.port}, 'localhost');
`,
  },
];

/** The provider of Auth.js, which is the same in each framework. */
function provider(v: SnippetValues, secret: (value: string | undefined) => string, id = q(v.client_id)): string {
  return `    {
      id: 'understudy',
      name: 'Understudy',
      type: 'oidc',
      issuer: ${q(v.issuer)},
      clientId: ${id},
${v.client_secret === undefined ? '' : `      clientSecret: ${secret(v.client_secret)},\n`}      client: {
        token_endpoint_auth_method: ${q(v.auth_method)},
        // The default is RS256.
        id_token_signed_response_alg: ${q(v.alg)},
      },
      authorization: { params: { scope: ${q(v.scope)} } },
      checks: ['pkce', 'state'],
    },
`;
}

const secretName = (v: SnippetValues, name: string, indent: string): string =>
  v.client_secret === undefined ? '' : `${indent}clientSecret: process.env.${name},\n`;

const env = (values: Record<string, string | undefined>): SnippetFile => ({
  name: '.env.local',
  language: 'sh',
  code: envLines(values),
});

/** Auth.js 5 with Next.js. */
export const authJs5: Make = (v) => [
  {
    name: 'auth.js',
    language: 'js',
    code: `import NextAuth from 'next-auth';

export const { handlers, auth, signIn, signOut } = NextAuth({
  providers: [
${provider(v, () => 'process.env.AUTH_UNDERSTUDY_SECRET', 'process.env.AUTH_UNDERSTUDY_ID')}  ],
});
`,
  },
  {
    name: 'app/api/auth/[...nextauth]/route.js',
    language: 'js',
    code: `import { handlers } from '../../../../auth.js';

export const { GET, POST } = handlers;
`,
  },
  LAYOUT,
  jsx(
    'app/page.jsx',
    `import { auth, signIn } from '../auth.js';

async function login() {
  'use server';
  await signIn('understudy');
}

export default async function Page() {
  const session = await auth();
  if (session) return <pre>{JSON.stringify(session.user)}</pre>;
  return (
    <form action={login}>
      <button>Log in</button>
    </form>
  );
}
`,
  ),
  env({
    AUTH_URL: v.origin,
    AUTH_SECRET: 'a long secret that is used only on this machine',
    AUTH_UNDERSTUDY_ID: v.client_id,
    AUTH_UNDERSTUDY_SECRET: v.client_secret,
  }),
];

/** next-auth 4 with Next.js. */
// oxlint-disable-next-line max-lines-per-function -- one program
export const nextAuth4: Make = (v) => [
  {
    name: 'auth.js',
    language: 'js',
    code: `export const authOptions = {
  providers: [
    {
      id: 'understudy',
      name: 'Understudy',
      type: 'oauth',
      wellKnown: ${q(discoveryUrl(v))},
      clientId: process.env.UNDERSTUDY_ID,
${secretName(v, 'UNDERSTUDY_SECRET', '      ')}      client: {
        token_endpoint_auth_method: ${q(v.auth_method)},
        // The default is RS256.
        id_token_signed_response_alg: ${q(v.alg)},
      },
      authorization: { params: { scope: ${q(v.scope)} } },
      idToken: true,
      checks: ['pkce', 'state'],
      profile: ({ sub, name, email }) => ({ id: sub, name: name ?? sub, email }),
    },
  ],
};
`,
  },
  {
    name: 'app/api/auth/[...nextauth]/route.js',
    language: 'js',
    code: `import NextAuth from 'next-auth';
import { authOptions } from '../../../../auth.js';

const handler = NextAuth(authOptions);
export { handler as GET, handler as POST };
`,
  },
  LAYOUT,
  jsx(
    'app/page.jsx',
    `import { getServerSession } from 'next-auth';
import { authOptions } from '../auth.js';

export default async function Page() {
  const session = await getServerSession(authOptions);
  if (session) return <pre>{JSON.stringify(session.user)}</pre>;
  return <a href="/api/auth/signin">Log in</a>;
}
`,
  ),
  env({
    NEXTAUTH_URL: v.origin,
    NEXTAUTH_SECRET: 'a long secret that is used only on this machine',
    UNDERSTUDY_ID: v.client_id,
    UNDERSTUDY_SECRET: v.client_secret,
  }),
];
