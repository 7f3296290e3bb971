import type { LoginPage } from '../../core/page.ts';
import { html, remembered, type Markup } from '../../markup/html.ts';
import { renderCard } from './card.ts';
import { clientSign, personSign } from '../../markup/look.ts';
import { followScript } from './script.ts';

type TestUser = LoginPage['users'][number];

function userButton(user: TestUser): Markup {
  const account = [user.name === undefined ? undefined : user.username, user.email].filter(Boolean);
  const groups = user.groups ?? [];
  return html`<li>
    <button class="user" type="submit" form="login" name="pick" value="${user.username}" formnovalidate>
      ${personSign(user.name ?? user.username)}
      <span class="who">
        <span class="name"><bdi>${user.name ?? user.username}</bdi></span>
        ${account.length > 0 && html`<span class="second">${account.map((fact) => html`<bdi>${fact}</bdi>`)}</span>`}
        ${
          groups.length > 0 &&
          html`<span class="second groups">${groups.map((group) => html`<bdi>${group}</bdi>`)}</span>`
        }
      </span>
      <span class="go" aria-hidden="true">→</span>
    </button>
  </li>`;
}

/**
 * Shown before the form but placed after it in the document, because Enter in a field presses the form's first button,
 * which must sign in with what was typed.
 */
const userPicker = remembered(
  (users: LoginPage['users']) =>
    html`<section class="users" aria-labelledby="users-title">
      <h2 id="users-title">Test users <span class="count">${users.length}</span></h2>
      <p class="quiet">Sign in with one click, no password needed.</p>
      <ul>
        ${users.map(userButton)}
      </ul>
    </section>`,
);

function fields(page: LoginPage): Markup {
  const invalid = page.fault !== undefined && html` aria-invalid="true" aria-describedby="login-fault"`;
  const focusPassword = page.username !== '';
  return html`<div class="field">
      <label for="text-field-username-input">Username</label>
      <input
        id="text-field-username-input"
        name="username"
        type="text"
        value="${page.username}"
        autocomplete="username"
        autocapitalize="none"
        autocorrect="off"
        spellcheck="false"
        dir="auto"
        required
        ${!focusPassword && html`autofocus`}${invalid}
      />
    </div>
    <div class="field">
      <label for="text-field-password-input">Password</label>
      <input
        id="text-field-password-input"
        name="password"
        type="password"
        autocomplete="current-password"
        ${focusPassword && html`autofocus`}${invalid}
      />
    </div>`;
}

function staySignedIn(page: LoginPage): Markup | false {
  if (!page.offerStaySignedIn) return false;
  return html`<label class="check">
    <input type="checkbox" name="remember_my_sign_in_method" value="true" ${page.staySignedIn && html`checked`} /><span
      >Stay signed in</span
    >
  </label>`;
}

const head = remembered(
  (client: LoginPage['client']) =>
    html`<div class="head">
      ${clientSign(client)}
      <h1 id="title">Sign in</h1>
      <p class="quiet">to continue to <bdi class="client-name">${client.client_name}</bdi></p>
    </div>`,
);

const signIn = (page: LoginPage, nonce: string): Markup =>
  html`${page.fault !== undefined && html`<p id="login-fault" class="fault" role="alert">${page.fault}</p>`}
    <form id="login" method="post" action="${page.action}">
      <input type="hidden" name="csrf" value="${page.csrf}" />
      <input type="hidden" name="version" value="2" />
      ${fields(page)} ${staySignedIn(page)}
      <button id="sign-in-button" class="${page.users.length > 0 ? 'plain' : 'primary'}" type="submit">Sign in</button>
    </form>
    <p class="mock">This is a mock login page. Only test users of this workspace can sign in.</p>
    ${followScript(page, nonce)}`;

function layOut(page: LoginPage, nonce: string): Markup {
  if (page.users.length === 0) {
    return html`<section class="sign-in" aria-labelledby="title">${head(page.client)} ${signIn(page, nonce)}</section>`;
  }
  return html`${head(page.client)}
    <section class="sign-in" aria-labelledby="form-title">
      <h2 id="form-title">Or enter credentials</h2>
      ${signIn(page, nonce)}
    </section>
    ${userPicker(page.users)}`;
}

export function renderLogin(page: LoginPage, nonce: string): Markup {
  return renderCard(
    {
      title: `Sign in to ${page.client.client_name}`,
      workspace: page.workspace,
      issuer: page.issuer,
      faults: page.faults,
      clock: page.clock,
      card: page.users.length > 0 ? 'split' : '',
    },
    layOut(page, nonce),
  );
}
