import { escapeHtml } from '../../contract/escape-html.ts';

/** Text that is HTML already, in pieces. Only the `html` tag and `raw` make it. It is ASCII. */
export class Markup {
  readonly pieces: readonly string[];

  constructor(pieces: readonly string[]) {
    this.pieces = pieces;
  }

  get text(): string {
    return this.pieces.join('');
  }

  toString(): string {
    return this.text;
  }
}

export type Child = string | number | Markup | false | undefined | readonly Child[];

/** Without U+0080 to U+009F, which a character reference cannot name (HTML §13.2.5.80). */
const NOT_ASCII = /[^\0-\x9f]/gu;

/** Text in ASCII is stored in half the memory, and written to a socket several times faster. */
function inAscii(text: string): string {
  const ascii = text.replace(NOT_ASCII, (character) => `&#x${character.codePointAt(0)?.toString(16)};`);
  // A string that was made of wide characters keeps them wide until it is made anew.
  return ascii === text ? text : Buffer.from(ascii, 'latin1').toString('latin1');
}

function addChild(pieces: string[], child: Child): void {
  if (typeof child === 'string') pieces.push(inAscii(escapeHtml(child)));
  else if (child instanceof Markup) pieces.push(...child.pieces);
  else if (typeof child === 'number') pieces.push(String(child));
  else if (Array.isArray(child)) for (const one of child as readonly Child[]) addChild(pieces, one);
}

/**
 * Builds HTML with every value escaped, for text and quoted attributes alike. `false` and `undefined` render nothing;
 * arrays are joined.
 */
export function html(strings: TemplateStringsArray, ...children: readonly Child[]): Markup {
  const own = ownPieces(strings);
  const pieces = [own[0] ?? ''];
  children.forEach((child, index) => {
    addChild(pieces, child);
    pieces.push(own[index + 1] ?? '');
  });
  return new Markup(pieces);
}

const piecesByTemplate = new WeakMap<TemplateStringsArray, readonly string[]>();

function ownPieces(strings: TemplateStringsArray): readonly string[] {
  let pieces = piecesByTemplate.get(strings);
  if (!pieces) piecesByTemplate.set(strings, (pieces = strings.map(inAscii)));
  return pieces;
}

/** Renders what depends on one object alone. It is rendered once, into one piece, and kept as long as the object. */
export function remembered<T extends object>(render: (of: T) => Markup): (of: T) => Markup {
  const known = new WeakMap<T, Markup>();
  return (of) => {
    let markup = known.get(of);
    if (!markup) known.set(of, (markup = raw(render(of).text)));
    return markup;
  };
}

/** Marks our own ASCII text as HTML. Never use it for anything from outside. */
export const raw = (text: string): Markup => new Markup([text]);

/** A link's target, or undefined when a browser would run it or leave the web for it. */
export function webLink(uri: string | undefined): string | undefined {
  return uri !== undefined && /^https?:\/\/[^\s]+$/i.test(uri) ? uri : undefined;
}
