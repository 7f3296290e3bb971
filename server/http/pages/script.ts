import { html, raw, type Markup } from '../../markup/html.ts';

/** Goes on once the desk has decided. While the tab is hidden nothing is asked; an expired interaction is said. */
const FOLLOW = `(() => {
  const { status, resume } = document.currentScript.dataset;
  const notice = document.getElementById('expired');
  let timer;
  const again = (delay) => { clearTimeout(timer); timer = setTimeout(ask, delay); };
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(status, { cache: 'no-store', headers: { accept: 'application/json' } });
      if (answer.ok) {
        if ((await answer.json()).state === 'decided') return location.replace(resume);
        return again(1000);
      }
      if (answer.status < 500) { notice.hidden = false; return; }
    } catch {}
    again(3000);
  };
  document.addEventListener('visibilitychange', () => again(0));
  addEventListener('pageshow', () => again(1000));
})();`;

/** The method is taken from the prototype: a parameter may be named "submit" and would hide it. */
const SUBMIT = `HTMLFormElement.prototype.submit.call(document.forms[0]);`;

export function followScript(form: { statusUrl: string; resumeUrl: string }, nonce: string): Markup {
  return html`<p id="expired" class="notice" role="status" hidden>
      This page has expired. Go back to the application and start again.
    </p>
    <script nonce="${nonce}" data-status="${form.statusUrl}" data-resume="${form.resumeUrl}">
      ${raw(FOLLOW)};
    </script>`;
}

export const submitScript = (nonce: string): Markup =>
  html`<script nonce="${nonce}">
    ${raw(SUBMIT)};
  </script>`;
