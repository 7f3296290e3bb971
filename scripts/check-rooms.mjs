/** Prints the rooms of server/ by floor, and fails on a circle, an upward arrow or an import that is not in the table. */
import {
  arrowsOf,
  consoleFaults,
  edgesOf,
  fileCircles,
  filesBelow,
  floorsOf,
  isAllowed,
  isSource,
  MOST_ARROWS_A_ROOM,
  MOST_FLOORS,
  shippedEdges,
  upwardArrows,
} from './rooms.mjs';

const shipped = shippedEdges();
const arrows = arrowsOf(shipped);
const floors = floorsOf(arrows);
const highest = Math.max(...floors.values());

for (let floor = highest; floor > 0; floor--) {
  const rooms = [...floors].filter(([, on]) => on === floor).map(([room]) => room.replace('server/', ''));
  console.log(`  floor ${floor}  ${rooms.toSorted().join(', ')}`);
}

const others = ['test', 'bench'].flatMap(filesBelow).filter(isSource).flatMap(edgesOf);
const circles = fileCircles([...shipped, ...others]);
const upward = upwardArrows(arrows);
console.log(
  `  ${floors.size} rooms, ${highest} floors, ${arrows.length} arrows, ${upward.length} upward, ${circles.length} import cycles`,
);

const faults = [
  ...circles.map((circle) => `Import cycle: ${circle.join(' → ')}`),
  ...upward.map(([from, to]) => `Upward import: ${from} → ${to}. The order of rooms is in scripts/rooms.mjs.`),
  ...shipped.filter((edge) => !isAllowed(edge)).map(({ from, to }) => `${from} must not import ${to}.`),
  ...consoleFaults(shipped).map(({ from, to }) => `${from} must not import ${to}.`),
  ...(highest > MOST_FLOORS ? [`Too many floors. The limit is ${MOST_FLOORS}.`] : []),
  ...(arrows.length > MOST_ARROWS_A_ROOM * floors.size
    ? [`Too many arrows. The limit is ${MOST_ARROWS_A_ROOM} for each room.`]
    : []),
];
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
