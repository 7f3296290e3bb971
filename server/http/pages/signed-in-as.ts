import type { Person } from '../../core/page.ts';
import { html, type Markup } from '../../markup/html.ts';
import { personSign } from '../../markup/look.ts';

/** The signed-in user, the same on every page: a name keeps its colour. */
export const signedInAs = ({ username, name = username }: Person): Markup =>
  html`<p class="me">
    ${personSign(name)}
    <span class="who">
      <span class="second">Signed in as</span>
      <span class="name"><bdi>${name}</bdi></span>
    </span>
    ${name !== username && html`<span class="second user-name"><bdi>${username}</bdi></span>`}
  </p>`;
