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
  shippedEdges,
  upwardArrows,
} from './rooms.mjs';

const MOST_FLOORS = 7;
const MOST_ARROWS = 55;

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
  `  ${floors.size} rooms, ${highest} floors, ${arrows.length} arrows, ${upward.length} upward, ${circles.length} circles of files`,
);

const faults = [
  ...circles.map((circle) => `A circle of files: ${circle.join(' → ')}`),
  ...upward.map(([from, to]) => `An upward arrow: ${from} → ${to}. The order of rooms is in scripts/rooms.mjs.`),
  ...shipped.filter((edge) => !isAllowed(edge)).map(({ from, to }) => `${from} may not import ${to}.`),
  ...consoleFaults(shipped).map(({ from, to }) => `${from} may not import ${to}.`),
  ...(highest > MOST_FLOORS ? [`More than ${MOST_FLOORS} floors.`] : []),
  ...(arrows.length > MOST_ARROWS ? [`More than ${MOST_ARROWS} arrows.`] : []),
];
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
