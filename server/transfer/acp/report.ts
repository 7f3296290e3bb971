/** What became of one thing on its way between ACP's format and ours. */
export interface ReportLine {
  /** taken: as it was. approximated: as near as there is. dropped: there is no counterpart. */
  outcome: 'taken' | 'approximated' | 'dropped';
  /** Such as `client web-app`. */
  what: string;
  /** The field, where only one of the thing's was affected. */
  field?: string;
  /** Why, in words; empty for what was taken. */
  note: string;
}

/** A report as it is being written. */
export class Report {
  readonly lines: ReportLine[] = [];

  taken(what: string): void {
    this.lines.push({ outcome: 'taken', what, note: '' });
  }

  approximated(what: string, field: string, note: string): void {
    this.lines.push({ outcome: 'approximated', what, field, note });
  }

  /** Takes over another report, about things in a workspace where there are several. */
  add({ lines }: Report, workspace: string | undefined): void {
    const isApart = (what: string): boolean => workspace !== undefined && !what.startsWith('workspace ');
    this.lines.push(
      ...lines.map((line) => (isApart(line.what) ? { ...line, what: `${line.what} in ${workspace}` } : line)),
    );
  }

  dropped(what: string, note: string, field?: string): void {
    this.lines.push({ outcome: 'dropped', what, ...(field !== undefined && { field }), note });
  }
}

/** A report as text, one line for each of its lines. */
export function reportText(lines: readonly ReportLine[]): string {
  const texts = lines.map(({ outcome, what, field, note }) => {
    const place = field === undefined ? what : `${what}, ${field}`;
    return `${outcome.padEnd(12)} ${place}${note && `: ${note}`}\n`;
  });
  return texts.join('');
}
