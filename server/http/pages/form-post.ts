import type { FormPostPage } from '../../core/page.ts';
import { html, type Markup } from '../../markup/html.ts';
import { renderCard } from './card.ts';
import { hiddenFields } from './logout.ts';
import { leave } from '../../markup/look.ts';
import { submitScript } from './script.ts';

function hostOf(action: string): string {
  return URL.canParse(action) ? new URL(action).host : action;
}

/** OAuth 2.0 Form Post Response Mode §2: the response as a form that submits itself. */
export function renderFormPost(page: FormPostPage, nonce: string): Markup {
  const content = html`<section aria-labelledby="title">
    <div class="head">
      <span class="sign neutral" aria-hidden="true">${leave}</span>
      <h1 id="title">Taking you back</h1>
      <p class="quiet">to <bdi class="client-name">${hostOf(page.action)}</bdi></p>
    </div>
    <form method="post" action="${page.action}">
      ${hiddenFields(page.params)}
      <noscript>
        <div class="actions"><button class="primary" type="submit">Continue</button></div>
      </noscript>
    </form>
    ${submitScript(nonce)}
  </section>`;
  return renderCard({ title: 'Taking you back' }, content);
}
