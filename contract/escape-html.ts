const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
  // A bare CR would come back as LF: parsers normalize it (HTML §13.2.3.5).
  '\r': '&#13;',
};

/** A text that means itself in HTML, in text and in quoted attributes alike. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"'`\r]/g, (character) => ENTITIES[character] ?? '');
