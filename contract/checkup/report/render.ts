import type { CheckupCard } from '../card.ts';
import type { CardFormat } from './formats.ts';
import { renderJunit } from './junit.ts';
import { renderPage } from './page.ts';
import { renderText } from './text.ts';

const RENDERERS: Readonly<Record<CardFormat, (card: CheckupCard) => string>> = {
  html: renderPage,
  junit: renderJunit,
  text: renderText,
};

/** A card in one of the formats in which it is handed on. */
export const renderCard = (card: CheckupCard, format: CardFormat): string => RENDERERS[format](card);
