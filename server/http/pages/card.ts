import { renderDocument, type Frame } from '../../markup/document.ts';
import { html, type Child, type Markup } from '../../markup/html.ts';
import { PAGE_SHEET } from './style.ts';

interface CardFrame extends Omit<Frame, 'sheet'> {
  /** An extra class for the card. */
  card?: string;
  /** Shown below the card. */
  after?: Child;
}

/** A document around one card. */
export function renderCard({ card, after, ...frame }: CardFrame, content: Child): Markup {
  const body = html`<div class="card ${card ?? ''}">${content}</div>
    ${after ?? false}`;
  return renderDocument({ ...frame, sheet: PAGE_SHEET }, body);
}
