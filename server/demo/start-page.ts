import { FLOWS, STEPS } from '../../contract/traffic/flow.ts';
import { renderDocument } from '../markup/document.ts';
import { html, type Markup } from '../markup/html.ts';
import { markOf } from '../markup/look.ts';
import type { RefusalFacts } from './provider.ts';
import type { RequestForm } from './sessions.ts';
import { PORTAL_SHEET } from './style.ts';
import { callbackUrl, type DemoTenant } from './tenant.ts';
import { PORTAL_WORDS } from './words.ts';

export interface StartPage {
  tenant: DemoTenant;
  csrf: string;
  form: RequestForm;
  refusal: RefusalFacts | undefined;
  signedOut: boolean | undefined;
}

interface TextField {
  name: keyof RequestForm;
  label: string;
  note?: string;
  wide?: boolean;
}

const CHOICES: Partial<Record<keyof RequestForm, readonly string[]>> = {
  response_mode: ['', 'query', 'fragment', 'form_post'],
  prompt: ['', 'none', 'login', 'consent', 'select_account'],
};

const FIELDS: readonly TextField[] = [
  { name: 'client_id', label: 'client_id' },
  { name: 'client_secret', label: 'client_secret', note: 'Leave empty to use the portal’s secret.' },
  { name: 'scope', label: 'scope', wide: true },
  { name: 'response_mode', label: 'response_mode' },
  { name: 'prompt', label: 'prompt' },
  { name: 'login_hint', label: 'login_hint', note: 'For example: alice' },
  { name: 'max_age', label: 'max_age', note: 'In seconds' },
  { name: 'acr_values', label: 'acr_values', wide: true },
  { name: 'state', label: 'state', note: 'Leave empty for a random value' },
  { name: 'nonce', label: 'nonce', note: 'Leave empty for a random value' },
];

function control({ name, note }: TextField, value: string): Markup {
  const described = note !== undefined && html` aria-describedby="${name}-note"`;
  const choices = CHOICES[name];
  if (!choices) {
    return html`<input
      id="${name}"
      name="${name}"
      type="${name === 'client_secret' ? 'password' : 'text'}"
      value="${value}"
      autocomplete="off"
      autocapitalize="none"
      spellcheck="false"
      ${described}
    />`;
  }
  return html`<span class="pick"
    ><select id="${name}" name="${name}" ${described}>
      ${choices.map(
        (choice) =>
          html`<option value="${choice}" ${choice === value && html`selected`}>${choice || 'not sent'}</option>`,
      )}
    </select></span
  >`;
}

const field = (spec: TextField, form: RequestForm): Markup =>
  html`<div class="field ${spec.wide === true && 'wide'}">
    <label for="${spec.name}"><code>${spec.label}</code></label>
    ${control(spec, form[spec.name])}
    ${spec.note !== undefined && html`<span class="second" id="${spec.name}-note">${spec.note}</span>`}
  </div>`;

function parameters({ tenant, form, refusal }: StartPage): Markup {
  return html`<details class="more" ${refusal !== undefined && html`open`}>
    <summary>${PORTAL_WORDS.parameters}</summary>
    <div class="fields">
      ${FIELDS.map((spec) => field(spec, form))}
      <div class="field wide">
        <label for="redirect_uri"><code>redirect_uri</code></label>
        <output id="redirect_uri"><code>${callbackUrl(tenant)}</code></output>
      </div>
    </div>
  </details>`;
}

function renderRefusal({ error, description, hint, traceId }: RefusalFacts): Markup {
  return html`<section class="refusal" role="alert" aria-labelledby="refusal-title">
    <h2 id="refusal-title">Sign-in failed</h2>
    <p>${description}</p>
    ${hint !== undefined && html`<p>${hint}</p>`}
    <p><code>${error}${traceId !== undefined && ` · trace ${traceId}`}</code></p>
  </section>`;
}

/** Steps the portal itself takes part in. */
const OWN = new Set(['user-visits-client', 'token-requested', 'resource-requested']);

const stepList = html`<ol class="steps">
  ${FLOWS.authorization_code.map(
    (step) =>
      html`<li class="${OWN.has(step) ? 'here' : ''}">
        <span class="what"><span>${STEPS[step].title}</span><span class="second">${STEPS[step].spec}</span></span>
      </li>`,
  )}
</ol>`;

/** The page before a login: one button, and every request parameter if you want it. */
export function renderStart(page: StartPage): string {
  const { tenant, csrf, refusal, signedOut } = page;
  const content = html`<div class="portal">
    <div class="columns">
      <div class="card hero">
        ${refusal !== undefined && renderRefusal(refusal)}
        ${signedOut === true && html`<p class="done" role="status">${PORTAL_WORDS.signedOut}</p>`}
        <h1>See what a client sees</h1>
        <p class="quiet">
          The Demo Portal is an ordinary client of this server. Sign in to see every token it receives and every check
          it makes.
        </p>
        <form method="post" action="${tenant.path}/demo/login">
          <input type="hidden" name="csrf" value="${csrf}" />
          <button class="primary big" type="submit">${markOf('button')}<span>${PORTAL_WORDS.signIn}</span></button>
          <ul class="terms" aria-label="How it signs in">
            <li>Authorization code</li>
            <li>PKCE S256</li>
            <li>Client <bdi>${page.form.client_id}</bdi></li>
          </ul>
          ${tenant.client === undefined && missingClient(tenant)} ${parameters(page)}
        </form>
      </div>
      <section class="card aside" aria-labelledby="steps-title">
        <h2 id="steps-title">What happens next</h2>
        ${stepList}
        <p class="second">The console shows each step as it happens.</p>
      </section>
    </div>
  </div>`;
  return renderDocument(
    { title: 'Demo Portal', workspace: tenant.id, issuer: tenant.issuer, sheet: PORTAL_SHEET },
    content,
  ).text;
}

const missingClient = (tenant: DemoTenant): Markup =>
  html`<p class="notice">
    This workspace has no client <code>${tenant.client_id}</code>. Add it in the console, or enter another client below.
  </p>`;
