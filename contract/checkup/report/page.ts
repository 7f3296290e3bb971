import { renderDocument } from '../../traffic/report/document.ts';
import { html, type Markup } from '../../traffic/report/markup.ts';
import { signOf, specLinks } from '../../traffic/report/page-parts.ts';
import type { CheckupCard, CheckupLine, CheckupResult } from '../card.ts';
import { changeWords, countWords, familyWords, linesByResult, RESULT_WORDS } from './words.ts';

const SIGNS = { passed: 'passed', failed: 'failed', could_not_tell: 'waiting', not_applicable: 'skipped' } as const;

const STYLE = `
.top { display: flex; align-items: center; gap: 22px; }
.grade { flex: none; width: 76px; height: 76px; border-radius: 18px; display: grid; place-items: center; font-size: 42px;
  font-weight: 680; border: 1px solid var(--edge); background: var(--card); }
.grade.good { color: var(--good); background: var(--good-soft); border-color: transparent; }
.grade.middling { color: var(--note); background: var(--note-soft); border-color: var(--note-edge); }
.grade.bad { color: var(--bad); background: var(--bad-soft); border-color: var(--bad-edge); }
.counts { margin-top: 4px; color: var(--second); }
.card-line { display: flex; gap: 12px; padding: 12px 0; } .card-line + .card-line { border-top: 1px solid var(--edge); }
.card-line > .sign { margin-top: 3px; } .card-line > div { flex: 1; min-width: 0; }
.card-line h3 { margin: 0; display: flex; flex-wrap: wrap; gap: 2px 10px; align-items: baseline; font-size: 15px; }
.card-line dl { display: grid; grid-template-columns: 68px 1fr; gap: 4px 12px; margin-top: 6px; }
.card-line dt { color: var(--second); font-size: 13px; line-height: 23px; } .card-line p { color: var(--second); }
.lines { padding: 4px 18px; border: 1px solid var(--edge); border-radius: 12px; background: var(--card); }
@media print { .card-line { break-inside: avoid-page; } }`;

const ABOUT: Readonly<Record<CheckupCard['of'], string>> = {
  client: 'Each fault was planted by Understudy, one at a time.',
  api: 'Understudy made each wrong token, and called the API with one at a time.',
};

const toneOf = (grade: CheckupCard['grade']): string =>
  grade === 'A' || grade === 'B' ? 'good' : grade === 'C' ? 'middling' : 'bad';

/** A card as one HTML page that needs nothing beside it: no network and no script. */
export function renderPage(card: CheckupCard): string {
  const { of, subject, workspace, client_id, grade, lines, startedAt } = card;
  const change = changeWords(card);
  const body = html`<main>
      <header>
        <div class="top">
          <div class="grade ${toneOf(grade)}" role="img" aria-label="Grade ${grade}">${grade}</div>
          <div>
            <h1>Check-up of ${subject}</h1>
            <p class="counts">${countWords(card)}</p>
          </div>
        </div>
        <dl class="facts">
          ${factOf('Workspace', workspace)} ${client_id !== undefined && factOf('Tokens of', client_id)}
          ${factOf('When', new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ').concat(' UTC'))}
          ${change !== undefined && factOf('Since last time', change)}
        </dl>
      </header>
      ${linesByResult(lines).map(([result, some]) => resultPart(result, some))}
    </main>
    <footer>
      <p>${ABOUT[of]} The page contains no secrets and no tokens.</p>
    </footer>`;
  return renderDocument({ title: `${subject}: ${grade} · Check-up`, style: STYLE, body });
}

const factOf = (name: string, value: string): Markup =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

const resultPart = (result: CheckupResult, lines: readonly CheckupLine[]): Markup =>
  html`<section>
    <h2>${RESULT_WORDS[result]} (${lines.length})</h2>
    <div class="lines">${lines.map(linePart)}</div>
  </section>`;

function linePart({ id, family, title, result, did, should, spec, attack }: CheckupLine): Markup {
  const isShort = result === 'passed' || result === 'not_applicable';
  return html`<div class="card-line">
    ${signOf(SIGNS[result])}
    <div>
      <h3><span>${familyWords(family)}: ${title}</span> <code>${id}</code></h3>
      ${
        isShort
          ? html`<p>${did}</p>`
          : html`<dl>
              <dt>It did</dt>
              <dd>${did}</dd>
              <dt>It should</dt>
              <dd>${should} ${spec !== undefined && html`<span class="spec">${specLinks(spec)}</span>`}</dd>
              ${
                attack !== undefined &&
                result === 'failed' &&
                html`<dt>Risk</dt>
                  <dd>${attack}</dd>`
              }
            </dl>`
      }
    </div>
  </div>`;
}
