/** Names and values as texts, in order. */
export type Texts = readonly (readonly [name: string, value: string])[];

/** In characters. Nobody reads more of one value in a report, and the recording in it has the whole. */
const LONGEST_VALUE = 4_000;

/** A text that is no longer than `most`. Says how much is missing. */
export const shortened = (text: string, most = LONGEST_VALUE): string =>
  text.length <= most ? text : `${wholeCharacters(text, most)}… (${text.length - most} more characters)`;

/** The start of a text, without half a surrogate pair at its end. */
const wholeCharacters = (text: string, most: number): string =>
  text.slice(0, /[\ud800-\udbff]/.test(text.charAt(most - 1)) ? most - 1 : most);

/** The members of an object as texts: JSON where they aren't texts already. Empty ones are left out. */
export function textsOf(value: unknown): Texts {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]): Texts => {
    const text = textOf(member);
    return text === '' ? [] : [[name, shortened(text)]];
  });
}

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return '';
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value.join(' ');
  return JSON.stringify(value);
};
