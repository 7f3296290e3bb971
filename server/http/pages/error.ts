import type { ErrorPage } from '../../core/page.ts';
import { html, type Markup } from '../../markup/html.ts';
import { renderCard } from './card.ts';
import { cross } from '../../markup/look.ts';

function hintBox(hint: string | undefined): Markup {
  if (hint === undefined || hint === '') return html`<p id="error-hint" hidden></p>`;
  return html`<section class="hint" aria-labelledby="hint-title">
    <h2 id="hint-title">How to fix it</h2>
    <p id="error-hint" dir="auto">${hint}</p>
  </section>`;
}

function facts(page: ErrorPage): Markup {
  const rows = [
    ['Error', page.error],
    ['Cause', page.cause],
    ['Status', String(page.status)],
    ['Trace ID', page.traceId],
    ['Version', page.version],
  ] as const;
  return html`<dl class="facts">
    ${rows.map(
      ([term, value]) =>
        value !== undefined &&
        value !== '' &&
        html`<div>
          <dt>${term}</dt>
          <dd><code>${value}</code></dd>
        </div>`,
    )}
  </dl>`;
}

function consolePart({ console }: ErrorPage): Markup {
  if (!console) {
    return html`<p class="mock">
      Find this request in the console by its trace ID to see every check that passed or failed.
    </p>`;
  }
  return html`<a id="console-link" class="plain" href="${console.url}" target="_blank" rel="noopener noreferrer">
    Open this ${console.shows} in the console
  </a>`;
}

/** ACP's ids, so tests written for its error page work here too (acp.md §5). */
export function renderError(page: ErrorPage): Markup {
  const content = html`<section aria-labelledby="error-title">
    <div class="head">
      <span class="sign bad" aria-hidden="true">${cross}</span>
      <h1 id="error-title">${page.title}</h1>
      <p id="error-description" class="quiet" dir="auto">${page.error_description}</p>
    </div>
    <span id="error" hidden>${page.error}</span>
    <span id="cause" hidden>${page.cause ?? ''}</span>
    ${hintBox(page.error_hint)} ${facts(page)} ${consolePart(page)}
  </section>`;
  return renderCard(
    { title: page.title, workspace: page.workspace, issuer: page.issuer, faults: page.faults, clock: page.clock },
    content,
  );
}
