import { decodeJwt, decodeProtectedHeader } from 'jose';
import { orderClaims } from '../../contract/traffic/claim-order.ts';
import { renderDocument } from '../markup/document.ts';
import { html, type Child, type Markup } from '../markup/html.ts';
import { cross, personSign, tick } from '../markup/look.ts';
import type { ClientCheck } from './id-token.ts';
import { renderJson, renderRaw } from './json.ts';
import type { Login, Outcome } from './sessions.ts';
import { PORTAL_SHEET } from './style.ts';
import type { DemoTenant } from './tenant.ts';
import { PORTAL_WORDS } from './words.ts';

const VIEWS = {
  claims: 'Claims',
  access_token: 'Access token',
  id_token: 'ID token',
  refresh_token: 'Refresh token',
  checks: 'Checks',
} as const;
export type View = keyof typeof VIEWS;

export const viewOf = (text: unknown): View =>
  typeof text === 'string' && Object.hasOwn(VIEWS, text) ? (text as View) : 'claims';

export interface ResultPage {
  tenant: DemoTenant;
  csrf: string;
  login: Login;
  view: View;
}

interface Decoded {
  header: object;
  claims: Record<string, unknown>;
}

/** A JWT's header and claims. Undefined for anything else. */
function decode(token: string | undefined): Decoded | undefined {
  if (token === undefined) return undefined;
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}

const show = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** aud may be a string or a list of one (OpenID Connect Core §2). */
const single = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);

/** A name that breaks only if it is long, and only after punctuation. */
const breakable = (name: string): Child =>
  name.length > 32 ? name.split(/(?<=[/.:_-])(?![/.:_-])/).map((part) => html`${part}<wbr />`) : name;

function claimRow(name: string, values: { idToken: unknown; userinfo: unknown }): Markup {
  const { idToken, userinfo } = values;
  const both = idToken !== undefined && userinfo !== undefined;
  const differ = both && show(single(idToken)) !== show(single(userinfo));
  const source = both ? 'ID token, userinfo' : idToken === undefined ? 'userinfo' : 'ID token';
  return html`<tr>
    <th scope="row"><code>${breakable(name)}</code></th>
    <td class="source">${source}</td>
    <td>
      <span dir="auto">${show(idToken ?? userinfo)}</span>
      ${differ && html`<br /><span class="mismatch">userinfo says: ${show(userinfo)}</span>`}
    </td>
  </tr>`;
}

function claimsPanel({ tokens, userinfo = {} }: Login): Markup {
  const fromToken = decode(tokens.id_token)?.claims ?? {};
  const names = orderClaims(new Set([...Object.keys(userinfo), ...Object.keys(fromToken)]));
  if (names.length === 0) {
    return html`<p class="quiet">
      No claims. The request did not include scope <code>openid</code>, so there is no ID token.
    </p>`;
  }
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Claim</th>
        <th scope="col" class="source">Source</th>
        <th scope="col">Value</th>
      </tr>
    </thead>
    <tbody>
      ${names.map((name) => claimRow(name, { idToken: fromToken[name], userinfo: userinfo[name] }))}
    </tbody>
  </table>`;
}

function tokenPanel(token: string | undefined, absent: string, opaque: string): Markup {
  if (token === undefined) return html`<p class="quiet">${absent}</p>`;
  const decoded = decode(token);
  const raw = html`<section>
    <h2>As received</h2>
    ${renderRaw(token)}
  </section>`;
  if (!decoded) {
    return html`<p class="quiet">${opaque}</p>
      ${raw}`;
  }
  return html`<section>
      <h2>Header</h2>
      ${renderJson(decoded.header)}
    </section>
    <section>
      <h2>Payload</h2>
      ${renderJson(decoded.claims)}
    </section>
    ${raw}`;
}

function checksPanel(checks: readonly ClientCheck[]): Markup {
  return html`<p class="quiet">
      The checks this client made before it trusted the response. Every client should make them.
    </p>
    <ul class="checks">
      ${checks.map(
        ({ title, passed, detail, spec }) =>
          html`<li class="${passed ? 'passed' : 'failed'}">
            ${passed ? tick : cross}
            <span class="what">
              <span class="name">${title}${!passed && ' – failed'}</span><span class="second">${detail}</span>
            </span>
            <span class="spec">${spec}</span>
          </li>`,
      )}
    </ul>`;
}

function panel({ login, view }: ResultPage): Markup {
  const { tokens, checks } = login;
  switch (view) {
    case 'claims':
      return claimsPanel(login);
    case 'access_token':
      return tokenPanel(tokens.access_token, '', 'This token is opaque. Only introspection can tell what it grants.');
    case 'id_token':
      return tokenPanel(
        tokens.id_token,
        'No ID token. The request did not include scope openid.',
        'This is not a JWT.',
      );
    case 'refresh_token':
      return tokenPanel(
        tokens.refresh_token,
        'No refresh token. Request scope offline_access and grant it to get one.',
        'Only the server can read a refresh token. It is used once and replaced each time.',
      );
    case 'checks':
      return checksPanel(checks);
  }
}

const tabs = (view: View, path: string): Markup =>
  html`<nav class="tabs" aria-label="What the client received">
    ${(Object.keys(VIEWS) as View[]).map(
      (name) =>
        html`<a href="${path}/demo?show=${name}" ${name === view && html`aria-current="page"`}>${VIEWS[name]}</a>`,
    )}
  </nav>`;

function scopeList({ form, tokens }: Login): Markup | false {
  const granted = new Set((tokens.scope ?? '').split(' ').filter(Boolean));
  const asked = form.scope.split(/\s+/).filter(Boolean);
  const names = [...new Set([...asked, ...granted])];
  if (names.length === 0) return false;
  return html`<ul class="scopes" aria-label="Scopes">
    ${names.map((name) =>
      granted.has(name)
        ? html`<li class="granted"><code>${name}</code></li>`
        : html`<li class="withheld"><code>${name}</code><span class="badge">not granted</span></li>`,
    )}
  </ul>`;
}

interface ActionForm {
  path: string;
  label: string;
}

function actions({ tenant, csrf, view }: ResultPage, list: readonly ActionForm[]): Child {
  return list.map(
    ({ path, label }) =>
      html`<form method="post" action="${tenant.path}/demo/${path}">
        <input type="hidden" name="csrf" value="${csrf}" />
        <input type="hidden" name="show" value="${view}" />
        <button class="plain" type="submit">${label}</button>
      </form>`,
  );
}

function tryCard(page: ResultPage): Markup {
  return html`<section class="card" aria-labelledby="try-title">
    <h2 id="try-title">Next steps</h2>
    <div class="try">
      <h3>Call the resource server</h3>
      ${actions(page, [
        { path: 'call/jwks', label: PORTAL_WORDS.byJwks },
        { path: 'call/introspection', label: PORTAL_WORDS.byIntrospection },
      ])}
      <h3>Tokens</h3>
      ${actions(page, [
        { path: 'refresh', label: 'Refresh' },
        { path: 'revoke/access_token', label: 'Revoke access token' },
        { path: 'revoke/refresh_token', label: 'Revoke refresh token' },
      ])}
    </div>
  </section>`;
}

function outcomeCard({ title, passed, sentence, status, body, challenge }: Outcome): Markup {
  return html`<section class="card outcome ${passed ? '' : 'failed'}" aria-labelledby="outcome-title">
    <div class="verdict">
      ${passed ? tick : cross}
      <h2 id="outcome-title">${title}</h2>
      ${status !== undefined && html`<span class="status">${status}</span>`}
    </div>
    <p role="status">${sentence}</p>
    ${challenge !== undefined && html`<pre><code>WWW-Authenticate: ${challenge}</code></pre>`}
    ${body !== undefined && renderJson(body)}
  </section>`;
}

/** The page after a login: what the client received, and what it can do with it. */
export function renderResult(page: ResultPage): string {
  const { tenant, csrf, login, view } = page;
  const claims = { ...decode(login.tokens.id_token)?.claims, ...login.userinfo };
  const name = String(claims['name'] ?? claims['sub'] ?? 'Unknown user');
  const content = html`<div class="portal">
    <div class="top">
      ${personSign(name)}
      <div class="who">
        <h1 class="name"><bdi>${name}</bdi> ${PORTAL_WORDS.isSignedIn}</h1>
        <p class="second">to the Demo Portal as client <bdi>${login.credentials.client_id}</bdi></p>
      </div>
      <form method="post" action="${tenant.path}/demo/logout">
        <input type="hidden" name="csrf" value="${csrf}" />
        <button class="plain" type="submit">Sign out</button>
      </form>
    </div>
    ${scopeList(login)}
    <div class="columns">
      <div>
        ${login.outcome !== undefined && outcomeCard(login.outcome)}
        <section class="card tabbed" aria-label="${VIEWS[view]}">
          ${tabs(view, tenant.path)}
          <div class="panel">${panel(page)}</div>
        </section>
      </div>
      <div class="aside">${tryCard(page)}</div>
    </div>
  </div>`;
  return renderDocument(
    { title: 'Demo Portal', workspace: tenant.id, issuer: tenant.issuer, sheet: PORTAL_SHEET },
    content,
  ).text;
}
