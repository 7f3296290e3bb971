import type { LoggedOutPage, LogoutPage } from '../../core/page.ts';
import { html, type Markup } from '../../markup/html.ts';
import { renderCard } from './card.ts';
import { leave, tick } from '../../markup/look.ts';
import { signedInAs } from './signed-in-as.ts';

export const hiddenFields = (params: Readonly<Record<string, string>>): Markup[] =>
  Object.entries(params).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`);

function question(page: LogoutPage): Markup {
  if (page.client_name === undefined) {
    const stays =
      page.unproven !== undefined &&
      html` You won’t be sent back to the application, because the request doesn’t identify it.`;
    return html`This ends your session in <bdi>${page.workspace}</bdi>.${stays}`;
  }
  return html`<bdi class="client-name">${page.client_name}</bdi> wants to end your session in
    <bdi>${page.workspace}</bdi>.`;
}

/** RP-Initiated Logout §2: without a valid hint, the user must confirm. */
export function renderLogout(page: LogoutPage): Markup {
  const content = html`<section aria-labelledby="title">
    <div class="head">
      <span class="sign neutral" aria-hidden="true">${leave}</span>
      <h1 id="title">Sign out?</h1>
      <p class="quiet">${question(page)}</p>
    </div>
    ${signedInAs(page.user)}
    <form method="post" action="${page.action}">
      <input type="hidden" name="csrf" value="${page.csrf}" />
      ${hiddenFields(page.params)}
      <div class="actions">
        <button class="primary" type="submit" name="action" value="logout">Sign out</button>
        <button class="plain" type="submit" name="action" value="stay">Stay signed in</button>
      </div>
    </form>
  </section>`;
  return renderCard(
    { title: 'Sign out', workspace: page.workspace, issuer: page.issuer, faults: page.faults, clock: page.clock },
    content,
  );
}

/** The titles of the page after a logout. */
export const SIGNED_OUT = 'You’re signed out';
export const NOT_SIGNED_OUT = 'You weren’t signed out';

/** Why the user wasn't sent back. */
export const NAMES_NO_CLIENT =
  'The request doesn’t identify a client, so this URL can’t be checked against the registered ones. If this is your application, send id_token_hint or client_id along with post_logout_redirect_uri.';

/** For developers: what the client omitted (OpenID Connect RP-Initiated Logout §3). */
const whyHere = (unproven: string): Markup =>
  html`<section class="hint" aria-labelledby="hint-title">
      <h2 id="hint-title">Why you weren’t sent back to the application</h2>
      <p>${NAMES_NO_CLIENT}</p>
    </section>
    <dl class="facts">
      <div>
        <dt>URL</dt>
        <dd><code>${unproven}</code></dd>
      </div>
    </dl>`;

export function renderLoggedOut(page: LoggedOutPage): Markup {
  const title = page.ended ? SIGNED_OUT : NOT_SIGNED_OUT;
  const sentence = page.ended
    ? 'Your session here has ended. Applications you used may still have their own sessions.'
    : 'There was no session to end, or you chose to stay signed in.';
  const content = html`<section aria-labelledby="title">
    <div class="head">
      <span class="sign ${page.ended ? 'good' : 'neutral'}" aria-hidden="true">${page.ended ? tick : leave}</span>
      <h1 id="title">${title}</h1>
      <p class="quiet">${sentence} You can close this tab.</p>
    </div>
    ${page.unproven !== undefined && whyHere(page.unproven)}
  </section>`;
  return renderCard(
    { title, workspace: page.workspace, issuer: page.issuer, faults: page.faults, clock: page.clock },
    content,
  );
}
