/** The picture and the table of the rooms, from the imports of the code and the table that limits them. */
import { arrowsOf, floorsOf, ROOMS, shippedEdges } from '../rooms.mjs';
import { cellOf, renderTable } from './markdown.mjs';

/** @typedef {readonly (readonly [from: string, to: string])[]} Arrows */

const BOX = { width: 112, height: 40, gap: 22 };
const FLOOR_HEIGHT = 84;
const MARGIN = { left: 92, top: 34 };
const WIDTH = 800;
/** Names are placed by the middle of their lower-case letters. */
const TEXT_DROP = 5;

/** What stands beside server/: the desktop starts it, the console calls it over HTTP, and all of them share contract/. */
const AROUND = { above: ['electron', 'renderer'], below: ['contract'] };

/** @param {string} room */
const nameOf = (room) => room.replace('server/', '');

/**
 * Arrows that no longer way explains: from http to core there is one by way of endpoints.
 * @param {Arrows} arrows
 */
export function directArrows(arrows) {
  /** @type {(from: string, to: string) => boolean} */
  const reaches = (from, to) => arrows.some(([a, b]) => a === from && (b === to || reaches(b, to)));
  return arrows.filter(([from, to]) => !arrows.some(([a, b]) => a === from && b !== to && reaches(b, to)));
}

/** The rooms by floor, highest first. @param {Arrows} arrows */
function storeys(arrows) {
  const floors = floorsOf(arrows);
  const highest = Math.max(...floors.values());
  return Array.from({ length: highest }, (_, index) => {
    const number = highest - index;
    return { number, rooms: [...floors].filter(([, on]) => on === number).map(([room]) => room) };
  });
}

/**
 * @typedef {{ room: string, x: number, y: number }} Place
 * @type {(rooms: readonly string[], row: number) => Place[]}
 */
function placesOf(rooms, row) {
  const width = rooms.length * BOX.width + (rooms.length - 1) * BOX.gap;
  const left = MARGIN.left + (WIDTH - MARGIN.left - width) / 2;
  return rooms.map((room, index) => ({
    room,
    x: left + index * (BOX.width + BOX.gap),
    y: MARGIN.top + row * FLOOR_HEIGHT,
  }));
}

/** @type {(place: Place) => string} */
const drawRoom = ({ room, x, y }) =>
  `<g class="${room.startsWith('server/') ? 'server' : 'other'}"><rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="7"/>` +
  `<text x="${x + BOX.width / 2}" y="${y + BOX.height / 2 + TEXT_DROP}">${nameOf(room)}/</text></g>`;

/** @type {(from: Place, to: Place) => string} */
function drawArrow(from, to) {
  const [x1, y1] = [from.x + BOX.width / 2, from.y + BOX.height];
  const [x2, y2] = [to.x + BOX.width / 2, to.y];
  const bend = (y2 - y1) / 2;
  return `<path class="arrow" d="M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}"/>`;
}

const STYLE = `text{font:14px ui-sans-serif,system-ui,sans-serif;text-anchor:middle;fill:#1f2430}
.floor{text-anchor:start;font-size:12px;fill:#6b7280}
.server rect{fill:#eef2ff;stroke:#6366f1}
.other rect{fill:#f3f4f6;stroke:#9ca3af}
.arrow{fill:none;stroke:#9aa3b5;stroke-opacity:.75}
.http{stroke-dasharray:4 4}
@media (prefers-color-scheme:dark){text{fill:#e5e7eb}.floor{fill:#9ca3af}
.server rect{fill:#262b4a;stroke:#818cf8}.other rect{fill:#2a2d34;stroke:#6b7280}.arrow{stroke:#6b7386}}`;

/** The picture as SVG: floors from top to bottom, an arrow for each import that a longer way does not explain. */
export function renderPicture(edges = shippedEdges()) {
  const inServer = arrowsOf(edges);
  const floors = storeys(inServer);
  const rows = [AROUND.above, ...floors.map(({ rooms }) => rooms), AROUND.below];
  const places = rows.flatMap(placesOf);
  const placeOf = (/** @type {string} */ room) => places.find((place) => place.room === room);
  const ground = floors.at(-1)?.rooms.map((room) => /** @type {const} */ ([room, 'contract'])) ?? [];
  const arrows = [...directArrows(inServer), /** @type {const} */ (['electron', 'server/compose']), ...ground];
  const drawn = arrows.flatMap(([from, to]) => {
    const [a, b] = [placeOf(from), placeOf(to)];
    return a && b ? [drawArrow(a, b)] : [];
  });
  const labels = floors.map(
    ({ number }, index) =>
      `<text class="floor" x="8" y="${MARGIN.top + (index + 1) * FLOOR_HEIGHT + BOX.height / 2 + TEXT_DROP}">floor ${number}</text>`,
  );
  const height = MARGIN.top + rows.length * FLOOR_HEIGHT;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="The rooms of the code, by floor">
<style>${STYLE}</style>
${[...drawn, ...labels, ...places.map(drawRoom)].join('\n')}
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
