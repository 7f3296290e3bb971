import { renderDocument } from '../markup/document.ts';
import { html, raw, type Child } from '../markup/html.ts';
import { cross, markOf } from '../markup/look.ts';
import { PORTAL_SHEET } from './style.ts';
import type { DemoTenant } from './tenant.ts';

const FRAME = { sheet: PORTAL_SHEET } as const;

function renderNotice(tenant: DemoTenant, { title, body }: { title: string; body: Child }): string {
  const content = html`<section class="card" aria-labelledby="title">${body}</section>`;
  return renderDocument({ title, workspace: tenant.id, issuer: tenant.issuer, ...FRAME }, content).text;
}

/** An error that the browser can't fix. */
export function renderProblem(tenant: DemoTenant, { title, sentence }: { title: string; sentence: string }): string {
  const body = html`<div class="head">
      <span class="sign bad" aria-hidden="true">${cross}</span>
      <h1 id="title">${title}</h1>
      <p class="quiet">${sentence}</p>
    </div>
    <p><a href="${tenant.path}/demo">Back to the Demo Portal</a></p>`;
  return renderNotice(tenant, { title, body });
}

/** A fragment stays in the browser, so the page passes it to the portal itself. */
const READ_FRAGMENT = `if (location.hash.length > 1) location.replace(location.pathname + '?' + location.hash.slice(1));`;

export function renderFragment(tenant: DemoTenant, nonce: string): string {
  const title = 'The response is in the fragment';
  const body = html`<div class="head">
      <span class="sign neutral" aria-hidden="true">${markOf('notice')}</span>
      <h1 id="title">${title}</h1>
      <p class="quiet">
        With response_mode=fragment the code comes after the # in the URL, which only a script in the browser can read.
        If you keep seeing this page, scripts are disabled or there was no response.
      </p>
    </div>
    <p><a href="${tenant.path}/demo">Back to the Demo Portal</a></p>
    <script nonce="${nonce}">
      ${raw(READ_FRAGMENT)};
    </script>`;
  return renderNotice(tenant, { title, body });
}
