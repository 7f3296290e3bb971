import type { CheckOutcome, StepState } from '../flow.ts';
import { alternativesOf, differenceOf, plain, type Piece } from '../difference.ts';
import { specParts } from '../read/spec-links.ts';
import { html, raw, type Markup } from './markup.ts';
import { shortened, type Texts } from './texts.ts';

type Tone = StepState | CheckOutcome;

const PATHS: Readonly<Record<Tone, readonly [word: string, path: string]>> = {
  passed: ['Passed', 'm4.5 8.5 2.4 2.4 4.6-5'],
  failed: ['Failed', 'm5.2 5.2 5.6 5.6m0-5.6-5.6 5.6'],
  waiting: ['Needs attention', 'M8 4.4v4.2m0 2.6v.1'],
  skipped: ['Skipped', 'M5 8h6'],
  'not-seen': ['Not seen', ''],
  noted: ['Noted', 'M8 7.4v4m0-6.5v.1'],
};

/** An outcome as a sign with its name. */
export function signOf(tone: Tone): Markup {
  const [word, path] = PATHS[tone];
  return html`<svg class="sign ${tone}" viewBox="0 0 16 16" width="16" height="16" role="img" aria-label="${word}">
    <circle cx="8" cy="8" r="7.25" />
    <path d="${path}" />
  </svg>`;
}

/** A citation with links to its sections. */
export const specLinks = (spec: string): readonly Markup[] =>
  specParts(spec).map(({ text, href }) =>
    href === undefined ? html`${text}` : html`<a href="${href}" rel="noreferrer">${text}</a>`,
  );

/** A status code in the colour of its class. */
export function statusPill(status: number | undefined): Markup {
  if (status === undefined) return html`<span class="status failed">none</span>`;
  return html`<span class="status ${status >= 400 ? 'failed' : status >= 300 ? 'moved' : 'passed'}">${status}</span>`;
}

/** Names and values as a table. */
export const pairTable = (pairs: Texts, label: string): Markup =>
  html`<table aria-label="${label}">
    <tbody>
      ${pairs.map(
        ([name, value]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${value}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;

/** Beyond this, marking single characters helps nobody. */
const COMPARED_CHARACTERS = 2_000;

/** Expected above received, with what differs marked. */
export function comparedPart(expected: string | undefined, received: string | undefined): Markup {
  const [wanted, got] = [expected, received].map((text) => text && shortened(text, COMPARED_CHARACTERS));
  const pieces = wanted !== undefined && got !== undefined ? differenceOf(wanted, got) : undefined;
  const values = pieces?.expected ?? (wanted === undefined ? [] : alternativesOf(wanted).map(plain));
  const sent = pieces?.received ?? (got === undefined ? undefined : plain(got));
  return html`<dl class="compared">
    ${
      values.length > 0 &&
      html`<dt>Expected</dt>
        <dd>${values.map((value, index) => html`${index > 0 && raw(' or ')}${marked(value)}`)}</dd>`
    }
    <dt>Received</dt>
    <dd>${sent ? marked(sent) : html`<em>nothing</em>`}</dd>
  </dl>`;
}

function marked(pieces: readonly Piece[]): Markup {
  if (pieces.every(({ text }) => text === '')) return html`<em>empty</em>`;
  return html`<code>${pieces.map(({ text, differs }) => (differs ? html`<mark>${text}</mark>` : text))}</code>`;
}
