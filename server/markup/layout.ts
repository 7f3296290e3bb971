import { html, raw, type Child, type Markup } from './html.ts';
import { hueClass, iconUri, mark } from './look.ts';
import { STYLE } from './style.ts';

interface Frame {
  title: string;
  nonce: string;
  workspace?: string;
  issuer?: string;
  /** Classes of the card. */
  card?: string;
  /** Stands under the card. */
  after?: Child;
}

/** The bar on top: which environment this is, in the workspace's own colour. */
function banner(workspace: string | undefined): Markup {
  return html`<header class="banner">
    <p>
      ${mark}<strong>Understudy</strong>
      ${workspace !== undefined && html`<bdi class="workspace">${workspace}</bdi>`}
      <span class="stand-in">a local stand-in, not the real ACP</span>
    </p>
  </header>`;
}

/** A whole document around one card. */
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
        <style nonce="${frame.nonce}">
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        ${banner(frame.workspace)}
        <main>
          <div class="card ${frame.card ?? ''}">${content}</div>
          ${frame.after ?? false}
        </main>
        <footer class="foot">
          ${frame.issuer !== undefined && html`<p class="issuer">Issuer <code>${frame.issuer}</code></p>`}
        </footer>
      </body>
    </html> `.text;
}
