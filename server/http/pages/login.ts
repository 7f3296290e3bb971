import type { LoginPage } from '../../core/page.ts';
import { html, type Markup } from '../../markup/html.ts';
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
    </button>
  </li>`;
}

/** Stands after the form in the document, so that Enter in a field signs in with what was typed. */
function userPicker(users: LoginPage['users']): Markup {
  return html`<section class="users" aria-labelledby="users-title">
    <h2 id="users-title">Test users <span class="count">${users.length}</span></h2>
    <p class="quiet">One click signs you in, without a password.</p>
    <ul>
      ${users.map(userButton)}
    </ul>
  </section>`;
}

function fields(page: LoginPage): Markup {
  const invalid = page.fault !== undefined && html` aria-invalid="true" aria-describedby="login-fault"`;
  const focusPassword = page.username !== '';
  return html`<div class="field">
      <label for="text-field-username-input">User name</label>
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

export function renderLogin(page: LoginPage, nonce: string): string {
  const { client } = page;
  const picks = page.users.length > 0;
  const content = html`<section class="sign-in" aria-labelledby="title">
      <div class="head">
        ${clientSign(client)}
        <h1 id="title">Sign in</h1>
        <p class="quiet">to continue to <bdi class="client-name">${client.client_name}</bdi></p>
      </div>
      ${page.fault !== undefined && html`<p id="login-fault" class="fault" role="alert">${page.fault}</p>`}
      <form id="login" method="post" action="${page.action}">
        <input type="hidden" name="csrf" value="${page.csrf}" />
        <input type="hidden" name="version" value="2" />
        ${fields(page)} ${staySignedIn(page)}
        <button id="sign-in-button" class="primary" type="submit">Sign in</button>
      </form>
      <p class="mock">A mock login page: it knows the test users of this workspace and nobody else.</p>
      ${followScript(page, nonce)}
    </section>
    ${picks && userPicker(page.users)}`;
  return renderCard(
    {
      title: `Sign in to ${client.client_name}`,
      workspace: page.workspace,
      issuer: page.issuer,
      card: picks ? 'split' : '',
    },
    content,
  );
}
