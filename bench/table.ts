type Cell = string | number;

function render(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  if (!Number.isFinite(cell)) return '–';
  return cell >= 100 ? Math.round(cell).toLocaleString('en') : cell.toFixed(cell >= 10 ? 1 : 2);
}

/** Formats rows as a Markdown table with aligned columns. */
export function formatTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [head, ...rows.map((row) => row.map(render))];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const pad = (line: readonly string[]) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)));
  const [first = [], ...rest] = lines.map(pad);
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [first, rule, ...rest].map((line) => `| ${line.join(' | ')} |`).join('\n');
}
