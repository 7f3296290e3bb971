/** The formats in which a card is handed on, each with its media type. */
export const CARD_TYPES = { html: 'text/html', junit: 'application/xml', text: 'text/plain' } as const;

export type CardFormat = keyof typeof CARD_TYPES;
