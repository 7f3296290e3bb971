/** What a browser page shows, as plain data; http/pages renders it. */
export type Page = LoginPage | ConsentPage | ErrorPage | LogoutPage | LoggedOutPage | FormPostPage;

interface Framed {
  /** `{tid}/{aid}`, shown in the banner that says which environment this is. */
  workspace: string;
  issuer: string;
  /** How many planted faults can fire. The banner says so. */
  faults?: number;
  /** What the workspace’s clock shows, if it was moved: milliseconds since 1970. */
  clock?: number;
}

interface ClientFacts {
  client_id: string;
  client_name: string;
  logo_uri?: string;
  client_uri?: string;
  policy_uri?: string;
  tos_uri?: string;
}

interface Form {
  /** Where the form posts to: path and query. */
  action: string;
  csrf: string;
  /** Returns `{ "state": "waiting" | "decided" }`, so the page can continue when the console decides. */
  statusUrl: string;
  /** Where the page goes next. */
  resumeUrl: string;
}

export interface LoginPage extends Framed, Form {
  page: 'login';
  client: ClientFacts;
  /** One-click users. Empty if the workspace shows only the form. */
  users: readonly { username: string; name?: string; email?: string; groups?: readonly string[] }[];
  username: string;
  /** Why the last attempt failed, in one sentence. */
  fault?: string;
  staySignedIn: boolean;
  /** Single sign-on is on, so "Stay signed in" is offered. */
  offerStaySignedIn: boolean;
}

/** Who is logged in. */
export interface Person {
  username: string;
  name?: string;
}

export interface ConsentPage extends Framed, Form {
  page: 'consent';
  client: ClientFacts;
  user: Person;
  /** Scopes to grant, grouped by service, all checked at first. */
  groups: readonly {
    service: string;
    scopes: readonly { name: string; display_name: string; description?: string; transient: boolean }[];
  }[];
  /** Claims requested by the claims parameter. */
  claims: readonly string[];
  /** What this client was already granted. */
  grantedBefore: readonly string[];
  fault?: string;
}

export interface ErrorPage extends Framed {
  page: 'error';
  status: number;
  title: string;
  error: string;
  error_description: string;
  error_hint?: string;
  cause?: string;
  traceId: string;
  version: string;
  /** A link to it in the console; only on a page that doesn't leave this machine. */
  console?: { url: string; shows: 'flow' | 'request' };
}

export interface LogoutPage extends Framed {
  page: 'logout';
  action: string;
  csrf: string;
  user: Person;
  client_name?: string;
  /** A post_logout_redirect_uri that isn't followed, because the request names no client. Shown, never linked. */
  unproven?: string;
  /** Fields to pass along unchanged. */
  params: Readonly<Record<string, string>>;
}

export interface LoggedOutPage extends Framed {
  page: 'logged-out';
  /** False if there was no session to end, or the user chose to stay. */
  ended: boolean;
  /** As on the logout page. */
  unproven?: string;
}

/** OAuth 2.0 Form Post Response Mode §2. */
export interface FormPostPage {
  page: 'form_post';
  action: string;
  params: Readonly<Record<string, string>>;
}
