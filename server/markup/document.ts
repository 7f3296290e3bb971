/**
 * HTML that no text can break out of, and the look shared by every page of this server.
 *
 * This room knows neither pages nor requests. The ACP pages and the Demo Portal both build on it.
 */
import { html, raw, type Child, type Markup } from './html.ts';
import { hueClass, iconUri, markOf } from './look.ts';
import type { Sheet } from './sheets.ts';

export interface Frame {
  title: string;
  workspace?: string;
  issuer?: string;
  /** How many planted faults can fire. */
  faults?: number | undefined;
  /** What the workspace’s moved clock shows: milliseconds since 1970. */
  clock?: number | undefined;
  sheet: Sheet;
}

const MARK = raw(markOf('banner').text);

/** Says that the clock isn’t the real one. */
export const movedWords = (clock: number): string =>
  `Clock moved to ${new Date(clock).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** The bar at the top: which environment this is, in the workspace's colour. */
function banner({ workspace, clock, faults = 0 }: Frame): Markup {
  const planted = faults > 0 && html`<strong class="faults">${faultsWords(faults)}</strong>`;
  return html`<header class="banner">
    <p>
      ${MARK}<strong>Understudy</strong>
      ${workspace !== undefined && html`<bdi class="workspace">${workspace}</bdi>`}
      <span class="stand-in">a local stand-in, not the real ACP</span>
      ${clock !== undefined && html`<strong class="clock">${movedWords(clock)}</strong>`}${planted}
    </p>
  </header>`;
}

export const faultsWords = (count: number): string => (count === 1 ? '1 planted fault' : `${count} planted faults`);

/** A complete document. Its style is a separate file, because it never changes. */
export function renderDocument(frame: Frame, content: Child): Markup {
  return html`<!doctype html>
    <html lang="en" class="${hueClass(frame.workspace ?? 'understudy')}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${frame.title} · Understudy</title>
        <link rel="icon" href="${iconUri}" />
        <link rel="stylesheet" href="${frame.sheet.path}" />
      </head>
      <body>
        ${banner(frame)}
        <main>${content}</main>
        <footer class="foot">
          ${frame.issuer !== undefined && html`<p class="issuer">Issuer <code>${frame.issuer}</code></p>`}
        </footer>
      </body>
    </html> `;
}
