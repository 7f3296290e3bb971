import type { ConsentPage } from '../../core/page.ts';
import { html, remembered, webLink, type Markup } from '../../markup/html.ts';
import { renderCard } from './card.ts';
import { clientSign } from '../../markup/look.ts';
import { followScript } from './script.ts';
import { signedInAs } from './signed-in-as.ts';

type Group = ConsentPage['groups'][number];
type ScopeChoice = Group['scopes'][number];

function scopeRow(scope: ScopeChoice): Markup {
  return html`<label class="scope">
    <input type="checkbox" name="scope" value="${scope.name}" checked />
    <span class="what">
      <span class="name"><bdi>${scope.display_name}</bdi></span>
      ${
        scope.description !== undefined &&
        scope.description !== '' &&
        html`<span class="second" dir="auto">${scope.description}</span>`
      }
      <span class="marks"
        ><code>${scope.name}</code>${scope.transient && html`<span class="badge">asked every time</span>`}</span
      >
    </span>
  </label>`;
}

const scopeGroup = remembered(
  (group: Group) =>
    html`<fieldset>
      <legend><span dir="auto">${group.service}</span></legend>
      ${group.scopes.map(scopeRow)}
    </fieldset>`,
);

const chips = (names: readonly string[]): Markup =>
  html`<ul class="chips">
    ${names.map((name) => html`<li><code>${name}</code></li>`)}
  </ul>`;

function claimList(claims: readonly string[]): Markup | false {
  if (claims.length === 0) return false;
  return html`<section class="extra" aria-labelledby="claims-title">
    <h2 id="claims-title">Also requested about you</h2>
    ${chips(claims)}
  </section>`;
}

function grantedBefore(names: readonly string[]): Markup | false {
  if (names.length === 0) return false;
  return html`<details class="extra">
    <summary>You already granted ${names.length} ${names.length === 1 ? 'scope' : 'scopes'}</summary>
    ${chips(names)}
  </details>`;
}

const head = remembered(
  (client: ConsentPage['client']) =>
    html`<div class="head">
      ${clientSign(client)}
      <h1 id="title"><bdi class="client-name">${client.client_name}</bdi> wants access</h1>
      <p class="quiet">Uncheck anything you don’t want to share.</p>
    </div>`,
);

function legalLinks(client: ConsentPage['client']): Markup | false {
  const links = [
    { title: 'Website', uri: webLink(client.client_uri) },
    { title: 'Privacy policy', uri: webLink(client.policy_uri) },
    { title: 'Terms of service', uri: webLink(client.tos_uri) },
  ].filter((link) => link.uri !== undefined);
  if (links.length === 0) return false;
  return html`<nav class="links" aria-label="About this application">
    ${links.map(
      ({ title, uri }) => html`<a href="${uri ?? ''}" target="_blank" rel="noopener noreferrer">${title}</a>`,
    )}
  </nav>`;
}

/** The button that grants what is checked. */
export const ALLOW = 'Allow access';

/** It comes first in the document, because Enter in a checkbox presses the first button. */
function choices(page: ConsentPage): Markup {
  return html`<form id="consent" method="post" action="${page.action}">
    <input type="hidden" name="csrf" value="${page.csrf}" />
    ${page.groups.map(scopeGroup)} ${claimList(page.claims)} ${grantedBefore(page.grantedBefore)}
    <div class="actions">
      <button class="primary" type="submit" name="action" value="allow">${ALLOW}</button>
      <button class="plain" type="submit" name="action" value="deny">Cancel</button>
    </div>
  </form>`;
}

export function renderConsent(page: ConsentPage, nonce: string): Markup {
  const { client } = page;
  const content = html`<section aria-labelledby="title">
    ${head(client)} ${signedInAs(page.user)}
    ${page.fault !== undefined && html`<p class="fault" role="alert">${page.fault}</p>`} ${choices(page)}
    ${followScript(page, nonce)}
  </section>`;
  return renderCard(
    {
      title: `Allow access for ${client.client_name}`,
      workspace: page.workspace,
      issuer: page.issuer,
      faults: page.faults,
      clock: page.clock,
      card: 'consent',
      after: legalLinks(client),
    },
    content,
  );
}
