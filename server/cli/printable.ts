/**
 * A text for a terminal, which obeys control characters (ECMA-48 §5.4). What is quoted may hold some, so they are
 * written as escapes. Line breaks and our own colors stay.
 */
export const printable = (text: string): string =>
  text.replace(/(\p{Cc})(\[\d{1,2}m)?/gu, (whole, control: string, color?: string) => {
    if (control === '\n' || (control === ESCAPE && color !== undefined)) return whole;
    return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}${color ?? ''}`;
  });

const ESCAPE = '\u001B';
