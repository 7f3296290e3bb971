/** The picture and the table of the rooms, from the imports of the code and the table that limits them. */
import { arrowsOf, floorsOf, ROOMS, shippedEdges } from '../rooms.mjs';
import { layOut } from './layers.mjs';
import { cellOf, renderTable } from './markdown.mjs';

/** @typedef {readonly (readonly [from: string, to: string])[]} Arrows */

const BOX = { width: 104, height: 38, gap: 18 };
const FLOOR_HEIGHT = 92;
const MARGIN = { left: 76, top: 12, right: 12 };
/** Names are placed by the middle of their lower-case letters. */
const TEXT_DROP = 5;

/** Imports of the rooms beside server/. */
const BESIDE = /** @type {const} */ ([
  ['electron', 'server/compose'],
  ['renderer', 'contract'],
]);

/** @param {string} room */
const nameOf = (room) => room.replace('server/', '');

/**
 * Arrows that no longer path explains: from http to core there is one by way of endpoints.
 * @param {Arrows} arrows
 */
export function directArrows(arrows) {
  /** @type {(from: string, to: string) => boolean} */
  const reaches = (from, to) => arrows.some(([a, b]) => a === from && (b === to || reaches(b, to)));
  return arrows.filter(([from, to]) => !arrows.some(([a, b]) => a === from && b !== to && reaches(b, to)));
}

/** The rooms by floor, highest first; contract/ is below all of them. @param {Arrows} arrows */
function storeys(arrows) {
  const floors = floorsOf(arrows);
  const highest = Math.max(...floors.values());
  return Array.from({ length: highest }, (_, index) =>
    [...floors].filter(([, on]) => on === highest - index).map(([room]) => room),
  );
}

/** @param {number} row */
const topOf = (row) => MARGIN.top + row * FLOOR_HEIGHT;

/** @param {import('./layers.mjs').Node} node */
function drawRoom({ id, row, x }) {
  const middle = MARGIN.left + x;
  const [left, top] = [middle - BOX.width / 2, topOf(row)];
  return (
    `<g class="${id.startsWith('server/') ? 'server' : 'other'}">` +
    `<rect x="${left}" y="${top}" width="${BOX.width}" height="${BOX.height}" rx="7"/>` +
    `<text x="${middle}" y="${top + BOX.height / 2 + TEXT_DROP}">${nameOf(id)}/</text></g>`
  );
}

/** A curve from row to row, straight where it passes between boxes. @param {readonly import('./layers.mjs').Node[]} path */
function drawArrow([first, ...rest]) {
  if (!first) return '';
  const bend = (FLOOR_HEIGHT - BOX.height) / 2;
  const curves = rest.map(({ row, x }, index) => {
    const [before, after] = [MARGIN.left + ([first, ...rest][index]?.x ?? 0), MARGIN.left + x];
    const top = topOf(row);
    const pass = index < rest.length - 1 ? `V${top + BOX.height}` : '';
    return `C${before} ${top - bend} ${after} ${top - bend} ${after} ${top}${pass}`;
  });
  return `<path class="arrow" d="M${MARGIN.left + first.x} ${topOf(first.row) + BOX.height}${curves.join('')}"/>`;
}

const STYLE = `text{font:14px ui-sans-serif,system-ui,sans-serif;text-anchor:middle;fill:#1f2430}
.floor{text-anchor:start;font-size:12px;fill:#6b7280}
.server rect{fill:#eef2ff;stroke:#6366f1}
.other rect{fill:#f3f4f6;stroke:#9ca3af}
.arrow{fill:none;stroke:#9aa3b5;stroke-opacity:.75}
@media (prefers-color-scheme:dark){text{fill:#e5e7eb}.floor{fill:#9ca3af}
.server rect{fill:#262b4a;stroke:#818cf8}.other rect{fill:#2a2d34;stroke:#6b7280}.arrow{stroke:#6b7386}}`;

/** The picture as SVG: floors from top to bottom, a line for each import that a longer path does not explain. */
export function renderPicture(edges = shippedEdges()) {
  const inServer = arrowsOf(edges);
  const ground = [...floorsOf(inServer)].filter(([, floor]) => floor === 1);
  const arrows = [
    ...directArrows(inServer),
    ...BESIDE,
    ...ground.map(([room]) => /** @type {const} */ ([room, 'contract'])),
  ];
  const rows = storeys(arrows);
  const { nodes, paths } = layOut(rows, arrows, BOX);
  const labels = rows.slice(0, -1).map((_, row) => {
    const middle = topOf(row) + BOX.height / 2 + TEXT_DROP;
    return `<text class="floor" x="8" y="${middle}">floor ${rows.length - 1 - row}</text>`;
  });
  const width =
    MARGIN.left +
    MARGIN.right +
    Math.max(...[...nodes.values(), ...paths.flat()].map((node) => node.x + node.width / 2));
  const height = topOf(rows.length - 1) + BOX.height + MARGIN.top;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="The rooms of the code, by floor">
<style>${STYLE}</style>
${[...paths.map(drawArrow), ...labels, ...[...nodes.values()].map(drawRoom)].join('\n')}
</svg>
`;
}

/** The rooms from the top down, with what each may import. @param {Arrows} [arrows] */
export function renderRooms(arrows = arrowsOf(shippedEdges())) {
  const floors = floorsOf(arrows);
  const rows = Object.entries(ROOMS)
    .toReversed()
    .map(([room, { may, why }]) => [
      `\`${room}/\``,
      String(floors.get(room) ?? ''),
      cellOf(why),
      may.map((name) => `\`${nameOf(name)}\``).join(', '),
    ]);
  return renderTable([['Room', 'Floor', 'What it is', 'May import'], ...rows]);
}
