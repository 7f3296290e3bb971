import { escapeHtml } from '../../escape-html.ts';

/** HTML of a file that people send each other. Only the `html` tag and `raw` make it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Child = string | number | Markup | false | undefined | readonly Child[];

function textOf(child: Child): string {
  if (typeof child === 'string') return escapeHtml(child);
  if (child instanceof Markup) return child.text;
  if (typeof child === 'number') return String(child);
  return Array.isArray(child) ? (child as readonly Child[]).map(textOf).join('') : '';
}

/** Builds HTML with every value escaped, for text and quoted attributes alike. `false` and `undefined` give nothing. */
export const html = (strings: TemplateStringsArray, ...children: readonly Child[]): Markup =>
  new Markup(strings.map((own, index) => own + textOf(children[index])).join(''));

/** Marks our own text as HTML. Never use it for anything that was recorded. */
export const raw = (text: string): Markup => new Markup(text);

/** JSON for a `<script>` that is data: no text in it can end the element (HTML §4.12.1.3). */
export const jsonBlock = (value: unknown): Markup => raw(JSON.stringify(value).replaceAll('<', '\\u003c'));
