/** How many letters must be inserted, deleted or replaced to make one text of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}

/** The name that is most like a text, or undefined if none is. */
export function nearest(text: string, names: Iterable<string>): string | undefined {
  const asked = text.slice(0, 100).toLowerCase();
  let best: { name: string; off: number } | undefined;
  for (const name of names) {
    const isPart = asked.length > 2 && name.toLowerCase().includes(asked);
    const off = isPart ? 1 : distance(asked, name.toLowerCase());
    if (!best || off < best.off) best = { name, off };
  }
  return best && best.off <= Math.max(2, asked.length / 2) ? best.name : undefined;
}
