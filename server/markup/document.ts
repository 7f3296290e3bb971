/**
 * HTML that no text can break out of, and the look that every page of this server wears.
 *
 * This room knows neither pages nor requests; the ACP pages and the Demo Portal both build on it.
 */
import { html, type Child, type Markup } from './html.ts';
import { hueClass, iconUri, markOf } from './look.ts';
import type { Sheet } from './sheets.ts';

export interface Frame {
  title: string;
  workspace?: string;
  issuer?: string;
  sheet: Sheet;
}

/** The bar on top: which environment this is, in the workspace's own colour. */
function banner(workspace: string | undefined): Markup {
  return html`<header class="banner">
    <p>
      ${markOf('banner')}<strong>Understudy</strong>
      ${workspace !== undefined && html`<bdi class="workspace">${workspace}</bdi>`}
      <span class="stand-in">a local stand-in, not the real ACP</span>
    </p>
  </header>`;
}

/** A whole document. What is constant in it, its style, is a file of its own. */
export function renderDocument(frame: Frame, content: Child): string {
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
        ${banner(frame.workspace)}
        <main>${content}</main>
        <footer class="foot">
          ${frame.issuer !== undefined && html`<p class="issuer">Issuer <code>${frame.issuer}</code></p>`}
        </footer>
      </body>
    </html> `.text;
}
