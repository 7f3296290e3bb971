import { titleOf } from '../checks.ts';
import { STEPS, type Check } from '../flow.ts';
import { advised } from '../read/advice.ts';
import type { FlowStep } from '../read/flow-steps.ts';
import { RECORDING_ID } from './formats.ts';
import { renderDocument } from './document.ts';
import { html, jsonBlock, raw, type Markup } from './markup.ts';
import { comparedPart, pairTable, signOf, specLinks, statusPill } from './page-parts.ts';
import { verdictPart } from './page-verdict.ts';
import { durationText, REPORT_WORDS } from './report-words.ts';
import type { Report } from './report.ts';
import type { Part, ReportedExchange } from './reported-exchange.ts';
import { shortened } from './texts.ts';

/**
 * A report as one HTML page that needs nothing beside it: no network and no script. Live opens it again, because the
 * recording is in it as data.
 */
export function renderPage(report: Report): string {
  const { title, kind, tone, facts, version, recording } = report;
  const body = html`<main>
      <header>
        <h1>${title}</h1>
        <p class="kind ${tone}">${signOf(tone)}${kind}</p>
        <dl class="facts">
          ${facts.map(
            ([name, value]) =>
              html`<div>
                <dt>${name}</dt>
                <dd>${value}</dd>
              </div>`,
          )}
        </dl>
      </header>
      ${report.said && verdictPart(report.said)} ${report.steps.length > 0 && stepsPart(report)}
      <section>
        <h2>${REPORT_WORDS.exchanges}</h2>
        ${report.exchanges.map((exchange) => exchangePart(exchange, report.said?.check))}
      </section>
      ${report.config.length > 0 && closedPart(REPORT_WORDS.config, pairTable(report.config, REPORT_WORDS.config))}
    </main>
    <footer>
      <p>Recorded by Understudy ${version}. ${REPORT_WORDS.masked}</p>
      <p>${REPORT_WORDS.reopen}</p>
    </footer>
    <script type="application/json" id="${RECORDING_ID}">
      ${jsonBlock(recording)}
    </script>`;
  return renderDocument({ title: `${title} · ${kind}`, body });
}

const stepsPart = ({ steps, parties, said }: Report): Markup =>
  html`<section>
    <h2>${REPORT_WORDS.steps}</h2>
    <ol class="steps">
      ${steps.map((step) => stepItem(step, parties, said?.check))}
    </ol>
  </section>`;

function stepItem(entry: FlowStep, parties: Report['parties'], explained: Check | undefined): Markup {
  const { step, title, state, reason, checks, afterMs, refusedLater } = entry;
  const { number, from, to, spec } = STEPS[step];
  const opens = state === 'failed' || refusedLater;
  const head = html`<span class="step-head"
      ><strong>${number}. ${title}</strong>
      <span class="who">${from === to ? parties[from] : `${parties[from]} → ${parties[to]}`}</span>
      ${afterMs !== undefined && html`<span class="after">+${durationText(afterMs)}</span>`}</span
    >
    ${reason !== undefined && html`<span class="reason">${shortened(reason)}</span>`}`;
  return html`<li class="${state}">
    ${signOf(state)}
    <div class="step">
      ${
        checks.length > 0
          ? html`<details${opens && raw(' open')}><summary>${head}</summary>${checkList(checks, explained)}
<p class="spec">${specLinks(spec)}</p></details>`
          : html`<div class="seen-not">${head}</div>`
      }
    </div>
  </li>`;
}

/** The check that the verdict explains shows only its name. */
const checkList = (checks: readonly Check[], explained: Check | undefined): Markup =>
  html`<ul class="checks">
    ${checks.map((check) => (check === explained ? explainedItem(check) : checkItem(advised(check))))}
  </ul>`;

const explainedItem = ({ check, outcome, error }: Check): Markup =>
  html`<li class="${outcome}">
    ${signOf(outcome)}
    <p class="check-head">
      <span>${titleOf(check)}</span> ${error !== undefined && html`<code class="error">${error}</code>`}
      <a href="#verdict">${REPORT_WORDS.seeVerdict}</a>
    </p>
  </li>`;

function checkItem({ check, outcome, expected, received, description, hint, error, spec }: Check): Markup {
  const differs = outcome === 'failed' && expected !== undefined;
  return html`<li class="${outcome}">
    ${signOf(outcome)}
    <div>
      <p class="check-head">
        <span>${titleOf(check)}</span> ${error !== undefined && html`<code class="error">${error}</code>`}
        ${!differs && received !== undefined && html`<code>${shortened(received, 400)}</code>`}
        ${spec !== undefined && html`<span class="spec">${specLinks(spec)}</span>`}
      </p>
      ${description !== undefined && html`<p>${shortened(description)}</p>`}
      ${differs && comparedPart(expected, received)}
      ${hint !== undefined && html`<p><strong>${REPORT_WORDS.howToFix}</strong> ${shortened(hint)}</p>`}
    </div>
  </li>`;
}

function exchangePart(exchange: ReportedExchange, explained: Check | undefined): Markup {
  const { exchangeId, line, status, summary, time, duration, failed, checks, parts } = exchange;
  return html`<details class="exchange" id="x-${exchangeId}" ${failed && raw(' open')}>
    <summary>
      <span class="line">${statusPill(status)}<code>${line}</code> <span class="after">${duration}</span></span
      ><span class="reason">${summary}</span>
    </summary>
    <p class="spec">${time} · X-Trace-ID <code>${exchangeId}</code></p>
    ${
      checks.length > 0 &&
      html`<h3>Checks</h3>
        ${checkList(checks, explained)}`
    }
    ${parts.map(messagePart)}
  </details>`;
}

function messagePart({ title, values, text, aside }: Part): Markup {
  const body = text === undefined ? pairTable(values, title) : html`<pre tabindex="0">${text}</pre>`;
  return aside
    ? closedPart(title, body)
    : html`<h3>${title}</h3>
        ${body}`;
}

const closedPart = (title: string, body: Markup): Markup =>
  html`<details class="aside">
    <summary>${title}</summary>
    ${body}
  </details>`;
