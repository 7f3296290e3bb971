/**
 * connect/ is what each framework needs to log in here: one table of settings and code. Console, command line, docs and
 * verdicts read it. It knows nothing about where a client is stored or how it is changed.
 */
import type { AuthMethod, ClientInput } from '../config/client.ts';
import type { SigningAlgorithm } from '../config/settings.ts';

/** The groups of the gallery, in order. */
export const GROUPS = [
  'Node.js',
  'Browser',
  'Java',
  '.NET',
  'Python',
  'Go',
  'PHP',
  'Ruby',
  'Rust',
  'Native',
  'Tools',
] as const;
export type Group = (typeof GROUPS)[number];

/** Ways to authenticate that a snippet can show. The others need a key. */
export type SnippetAuth = Extract<AuthMethod, 'client_secret_basic' | 'client_secret_post' | 'none'>;

/** The values for snippets. */
export interface SnippetValues {
  /** The issuer, without a trailing slash. */
  issuer: string;
  client_id: string;
  /** Absent for a public client. */
  client_secret?: string;
  /** How the client sends its secret. */
  auth_method: SnippetAuth;
  redirect_uri: string;
  /** A note about the redirect URI. Absent if it is registered. */
  redirect_note?: string;
  /** Where the browser goes after logout. */
  logout_uri: string;
  /** The parts of the redirect URI: `http://localhost:3000`, `3000` and `/callback`. */
  origin: string;
  port: string;
  path: string;
  scope: string;
  /** The algorithm of this client's ID tokens. */
  alg: SigningAlgorithm;
}

export interface SnippetFile {
  /** Its path in the app. */
  name: string;
  /** The language of its code, as in Markdown. */
  language: string;
  code: string;
}

export type Make = (values: SnippetValues) => readonly SnippetFile[];

/** How the snippet was proven to work. */
export type Tried =
  | { by: 'tests' }
  | { by: 'hand'; /** ISO date. */ on: string; with: string }
  /** Why it doesn't work. */
  | { by: 'failed'; on: string; because: string }
  /** Why it was not tried. */
  | { by: 'nobody'; because: string };

/** The names of a framework's own settings, for the verdict on a request that it sent. */
interface OwnSettings {
  /** The User-Agent it sends. */
  userAgent?: RegExp;
  /** Where its redirect URI is set. */
  redirect_uri?: string;
  /** Where the way to send the secret is set. */
  auth_method?: string;
}

/** One row of the table. */
export interface Framework {
  id: string;
  name: string;
  group: Group;
  /** Other words to find it by. */
  words?: readonly string[];
  /** The packages and versions that the snippet is for. */
  versions: string;
  /** The command that installs them. */
  install?: string;
  /** The command that starts the snippet. `{port}` stands for that of the redirect URI. */
  run?: string;
  /** The ways to authenticate that it knows. The first one is the preset's. */
  methods: readonly SnippetAuth[];
  /** The algorithms of ID tokens that it verifies. The first one is used if the workspace's is another. */
  algs?: readonly SigningAlgorithm[];
  /** The preset of its client. Algorithm and authentication follow from the rows above. */
  client: Pick<ClientInput, 'application_types' | 'grant_types' | 'scopes'> & {
    redirect_uris: readonly string[];
    post_logout_redirect_uris?: readonly string[];
  };
  /**
   * Which registered redirect URIs its snippet can use: only those with the path of the preset, those that an app on
   * this machine can listen at (the default), or all.
   */
  callback?: 'fixed' | 'free' | 'any';
  /** Why it accepts an issuer only over https. */
  needsHttps?: string;
  /** What is good to know. */
  notes?: readonly string[];
  own?: OwnSettings;
  tried: Tried;
  /** Code for a client that logs users in. */
  login: Make;
  /** Code for a service. Absent if the library only logs users in. */
  service?: Make;
}
