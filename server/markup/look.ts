import { html, raw, type Markup } from './html.ts';

/** Hues that are easy to tell apart, without the red that means an error. */
const HUES = [190, 215, 60, 335, 275, 145, 300, 235, 165, 90, 255, 120];

/** FNV-1a, so a name keeps its colour across runs and machines. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** One of twelve hues as a class: the CSP allows no style attributes. */
export const hueClass = (name: string): string => `hue-${hash(name) % HUES.length}`;

/** The rules behind `hueClass`. */
export const hueRules = HUES.map((hue, index) => `.hue-${index}{--hue:${hue}}`).join('');

/** The first letter or digit of a name; whole characters, so that no surrogate is cut in half. */
function initialOf(name: string): string {
  const first = /[\p{L}\p{N}]/u.exec(name)?.[0] ?? [...name.trim()][0] ?? '?';
  return first.toLocaleUpperCase('en');
}

/** A round sign with a person's initial. */
export const personSign = (name: string): Markup =>
  html`<span class="sign person ${hueClass(name)}" aria-hidden="true">${initialOf(name)}</span>`;

/** A client's logo over its initial. The style paints the initial over a logo that fails to load. */
export function clientSign(client: { client_id: string; client_name: string; logo_uri?: string }): Markup {
  const initial = initialOf(client.client_name);
  const logo =
    client.logo_uri !== undefined &&
    html`<img src="${client.logo_uri}" alt="" data-initial="${initial}" referrerpolicy="no-referrer" />`;
  return html`<span class="sign client ${hueClass(client.client_id)}" aria-hidden="true">${initial}${logo}</span>`;
}

/** Understudy's mark: a mask with two halves. The id keeps two marks on one page apart. */
export const markOf = (id: string): Markup =>
  html`<svg class="mark" viewBox="0 0 32 32" width="20" height="20" aria-hidden="true" focusable="false">
    <mask id="mark-${id}">
      <rect width="32" height="32" fill="#fff" />
      <path d="M8.2 15.4c1.4-1.7 3.6-1.7 5 0" fill="none" stroke="#000" stroke-width="2.6" stroke-linecap="round" />
    </mask>
    <g fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round">
      <path d="M5 4.8c3.6 1.3 7.2 2 11 2s7.4-.7 11-2v11.5c0 6.7-4.4 10.9-11 12.2C9.4 27.2 5 23 5 16.3Z" />
      <path d="M18.8 15.4c1.4-1.7 3.6-1.7 5 0" />
    </g>
    <path d="M5 4.8c3.6 1.3 7.2 2 11 2v21.7C9.4 27.2 5 23 5 16.3Z" fill="currentColor" mask="url(#mark-${id})" />
  </svg>`;

export const tick = raw(
  '<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path d="m5 12.5 4.5 4.5L19 7.5" ' +
    'fill="none" stroke="currentColor" stroke-width="2.25" stroke-linecap="round" stroke-linejoin="round"/></svg>',
);

export const cross = raw(
  '<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path d="M12 4.5v9.5m0 5v.25" ' +
    'fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round"/></svg>',
);

export const leave = raw(
  '<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path d="M14 5H7.5A1.5 1.5 0 0 0 6 ' +
    '6.5v11A1.5 1.5 0 0 0 7.5 19H14m-3-7h9m-3.5-3.5L20 12l-3.5 3.5" fill="none" stroke="currentColor" stroke-width="2" ' +
    'stroke-linecap="round" stroke-linejoin="round"/></svg>',
);

const ICON =
  "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='7.5' fill='#5148c9'/>" +
  "<path d='M7 7.2c3 1.1 5.9 1.6 9 1.6s6-.5 9-1.6v9.4c0 5.7-3.7 9.2-9 10.3c-5.3-1.1-9-4.6-9-10.3Z' fill='none' " +
  "stroke='#fff' stroke-width='2.2' stroke-linejoin='round'/>" +
  "<path d='M7 7.2c3 1.1 5.9 1.6 9 1.6v18.1c-5.3-1.1-9-4.6-9-10.3Z' fill='#fff'/></svg>";

/** The tab's icon, inline. Otherwise browsers would request /favicon.ico. */
export const iconUri = `data:image/svg+xml,${encodeURIComponent(ICON)}`;
