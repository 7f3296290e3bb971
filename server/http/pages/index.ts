/**
 * The pages that a browser sees on the ACP listener, from plain data to HTML.
 *
 * This room knows what a page looks like and which headers keep it safe. It knows nothing about requests, stores or
 * endpoints. Every page works without scripts, and the `html` tag escapes every value.
 */
import type { Page } from '../../core/page.ts';
import type { Markup } from '../../markup/html.ts';
import { renderConsent } from './consent.ts';
import { renderError } from './error.ts';
import { renderFormPost } from './form-post.ts';
import { renderLogin } from './login.ts';
import { renderLoggedOut, renderLogout } from './logout.ts';

export { pagePolicy } from './policy.ts';

/** The complete document of a page. Its one script carries the nonce of `pagePolicy`. */
export function renderPage(page: Page, { nonce }: { nonce: string }): Markup {
  switch (page.page) {
    case 'login':
      return renderLogin(page, nonce);
    case 'consent':
      return renderConsent(page, nonce);
    case 'error':
      return renderError(page);
    case 'logout':
      return renderLogout(page);
    case 'logged-out':
      return renderLoggedOut(page);
    case 'form_post':
      return renderFormPost(page, nonce);
  }
}
