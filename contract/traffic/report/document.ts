import { html, raw, type Markup } from './markup.ts';
import { PAGE_STYLE } from './page-style.ts';

/** Nothing is loaded, run or sent, wherever the page is opened (CSP 3 §4.1). */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

interface Page {
  title: string;
  /** Styles besides those of every page. */
  style?: string;
  body: Markup;
}

/** One HTML page that needs nothing beside it: no network and no script. */
export const renderDocument = ({ title, style = '', body }: Page): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${title} · Understudy</title>
        <style>
          ${raw(PAGE_STYLE + style)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `.text;
