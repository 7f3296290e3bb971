import type { Fix } from '../verdict.ts';
import type { Said } from '../read/said.ts';
import { html, type Markup } from './markup.ts';
import { comparedPart, signOf, specLinks } from './page-parts.ts';
import { REPORT_WORDS } from './report-words.ts';
import { stepIn } from './report.ts';
import { shortened } from './texts.ts';

const TITLES = { error: REPORT_WORDS.whyFailed, warning: REPORT_WORDS.failedLater, note: REPORT_WORDS.notGiven };

/** The verdict: the cause first, then what was expected and received, and how to fix it. */
export function verdictPart(said: Said): Markup {
  const { severity, cause, expected, received, advice, spec, fixes, exchangeId } = said.verdict;
  const step = stepIn(said);
  const tone = severity === 'error' ? 'failed' : 'waiting';
  return html`<section class="verdict ${tone}" aria-labelledby="verdict">
    <h2 id="verdict">
      ${signOf(tone)}${TITLES[severity]}${said.error !== undefined && html` <code class="error">${said.error}</code>`}
    </h2>
    <p class="cause">${shortened(cause)}</p>
    ${(expected !== undefined || received !== undefined) && comparedPart(expected, received)}
    ${advice !== undefined && html`<p>${shortened(advice)}</p>`}
    ${
      fixes.length > 0 &&
      html`<h3>${REPORT_WORDS.howToFix}</h3>
        <ul class="fixes">
          ${fixes.map(fixItem)}
        </ul>`
    }
    <p class="spec">
      ${step !== undefined && html`Failed at ${step}. `}${spec !== undefined && specLinks(spec)}
      ${exchangeId !== '' && html` <a href="#x-${exchangeId}">Show the exchange</a>`}
    </p>
  </section>`;
}

function fixItem({ label, code, body }: Fix): Markup {
  const change = code ?? (body && JSON.stringify(body, undefined, 2));
  return html`<li>
    <p>${label}</p>
    ${change !== undefined && html`<pre tabindex="0">${shortened(change)}</pre>`}
  </li>`;
}
