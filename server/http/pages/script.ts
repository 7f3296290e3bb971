import { html, raw, type Markup } from '../../markup/html.ts';

/**
 * Continues once the console has decided. Doesn't poll while the tab is hidden, and says if the interaction expired. A
 * submitted form is left alone: its own response leads on, and following the decision it made would cut it off. So
 * would a second press of a button within two seconds, which is why it is ignored.
 */
const FOLLOW = `(() => {
  const { status, resume } = document.currentScript.dataset;
  const notice = document.getElementById('expired');
  let timer;
  let leaving = false;
  const again = (delay) => { clearTimeout(timer); timer = setTimeout(ask, delay); };
  const ask = async () => {
    if (document.hidden || leaving) return;
    try {
      const answer = await fetch(status, { cache: 'no-store', headers: { accept: 'application/json' } });
      const decided = answer.ok && (await answer.json()).state === 'decided';
      if (leaving) return;
      if (decided) return location.replace(resume);
      if (answer.ok) return again(1000);
      if (answer.status < 500) { notice.hidden = false; return; }
    } catch {}
    again(3000);
  };
  let sent = -Infinity;
  addEventListener('submit', (event) => {
    if (performance.now() - sent < 2000) return event.preventDefault();
    sent = performance.now();
    leaving = true;
  });
  addEventListener('pageshow', (event) => { if (event.persisted) { leaving = false; sent = -Infinity; } again(1000); });
  document.addEventListener('visibilitychange', () => again(0));
})();`;

/** The method is taken from the prototype, because a parameter named "submit" would hide it. */
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
