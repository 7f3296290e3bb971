/** Text that is HTML already. Only the `html` tag and `raw` make it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

export type Child = string | number | Markup | false | undefined | readonly Child[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
  // A bare CR would come back as LF: parsers normalise it (HTML §13.2.3.5).
  '\r': '&#13;',
};

const escapeText = (text: string): string => text.replace(/[&<>"'`\r]/g, (character) => ENTITIES[character] ?? '');

function renderChild(child: Child): string {
  if (typeof child === 'string') return escapeText(child);
  if (child instanceof Markup) return child.text;
  if (typeof child === 'number') return String(child);
  if (Array.isArray(child)) return child.map(renderChild).join('');
  return '';
}

/**
 * Builds HTML with every value escaped, for text and quoted attributes alike. `false` and `undefined` render nothing;
 * arrays are joined.
 */
export function html(strings: TemplateStringsArray, ...children: readonly Child[]): Markup {
  let text = strings[0] ?? '';
  children.forEach((child, index) => {
    text += renderChild(child) + (strings[index + 1] ?? '');
  });
  return new Markup(text);
}

/** Marks our own text as HTML. Never use it for anything from outside. */
export const raw = (text: string): Markup => new Markup(text);

/** A link's target, or undefined when a browser would run it or leave the web for it. */
export function webLink(uri: string | undefined): string | undefined {
  return uri !== undefined && /^https?:\/\/[^\s]+$/i.test(uri) ? uri : undefined;
}
