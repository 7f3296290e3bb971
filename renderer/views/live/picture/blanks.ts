/** A piece of text, or one invisible character with a sign and a name. */
export interface Glyph {
  text: string;
  sign?: string;
  name?: string;
}

const SIGNS: Readonly<Record<string, readonly [sign: string, name: string]>> = {
  ' ': ['·', 'space'],
  '\t': ['⇥', 'tab'],
  '\n': ['↵', 'line break'],
  '\r': ['␍', 'carriage return'],
  '\u{a0}': ['⍽', 'no-break space'],
  '\u{ad}': ['‧', 'soft hyphen'],
  '\u{200b}': ['ZWSP', 'zero-width space'],
  '\u{200d}': ['ZWJ', 'zero-width joiner'],
  '\u{feff}': ['BOM', 'byte order mark'],
};

/** Invisible characters other than a space. */
const UNSEEN_MARK = String.raw`[^\S ]|[\p{C}\p{Default_Ignorable_Code_Point}]`;
/** The same, and every space that is not between two words. */
const UNSEEN = new RegExp(` {2,}|(?<=^|${UNSEEN_MARK}) | (?=$|${UNSEEN_MARK})|${UNSEEN_MARK}`, 'gu');
/** The same, with every space. */
const UNSEEN_ALL = new RegExp(` |${UNSEEN_MARK}`, 'gu');

/** Splits a text at its invisible characters. Spaces between words count only with `all`. */
export function glyphsOf(text: string, all: boolean): Glyph[] {
  const glyphs: Glyph[] = [];
  let last = 0;
  for (const match of text.matchAll(all ? UNSEEN_ALL : UNSEEN)) {
    if (match.index > last) glyphs.push({ text: text.slice(last, match.index) });
    glyphs.push(...Array.from(match[0], unseen));
    last = match.index + match[0].length;
  }
  if (last < text.length) glyphs.push({ text: text.slice(last) });
  return glyphs;
}

function unseen(character: string): Glyph {
  const code = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  const [sign, name] = SIGNS[character] ?? [code, code];
  return { text: character, sign, name };
}
