import { html, type Markup } from '../markup/html.ts';

/** Under this name the formatter leaves white space alone, which matters inside pre. */
const exact = html;

/** Claims that count seconds since 1970. */
const TIMES = new Set(['iat', 'exp', 'nbf', 'auth_time', 'rat', 'updated_at']);

const timeNote = (name: string, value: number): Markup | false =>
  TIMES.has(name) &&
  value > 0 &&
  value < 1e11 &&
  exact` <span class="note">${new Date(value * 1000).toISOString().replace('.000Z', ' UTC').replace('T', ' ')}</span>`;

function renderValue(value: unknown, indent: string): Markup {
  if (typeof value === 'string') return exact`<span class="text">${JSON.stringify(value)}</span>`;
  if (value === null || typeof value !== 'object') return exact`<span class="literal">${String(value)}</span>`;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return exact`[]`;
    const items = value.map((item, index) => exact`${index > 0 && ','}\n${inner}${renderValue(item, inner)}`);
    return exact`[${items}\n${indent}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return exact`{}`;
  const lines = entries.map(
    ([name, entry], index) =>
      exact`\n${inner}<span class="key">${JSON.stringify(name)}</span>: ${renderValue(entry, inner)}${index < entries.length - 1 && ','}${typeof entry === 'number' && timeNote(name, entry)}`,
  );
  return exact`{${lines}\n${indent}}`;
}

/** Highlighted JSON, with timestamps explained next to seconds since 1970. */
export const renderJson = (value: unknown): Markup =>
  exact`<pre class="json" tabindex="0"><code>${renderValue(value, '')}</code></pre>`;

/** A JWT with its three parts marked, or any other token unchanged. */
export function renderRaw(token: string): Markup {
  const parts = token.split('.');
  if (parts.length !== 3) return exact`<pre class="raw"><code>${token}</code></pre>`;
  const [header = '', payload = '', signature = ''] = parts;
  return exact`<pre class="raw"><code><span class="part-1">${header}</span>.<span class="part-2">${payload}</span>.<span class="part-3">${signature}</span></code></pre>`;
}
