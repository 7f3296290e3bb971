/** What happened to one thing in the conversion between ACP's format and ours. */
export interface ReportLine {
  /** taken: unchanged. approximated: closest match. dropped: not supported. */
  outcome: 'taken' | 'approximated' | 'dropped';
  /** Such as `client web-app`. */
  what: string;
  /** The field, if only one was affected. */
  field?: string;
  /** The reason. Empty if taken. */
  note: string;
}

/** A report in progress. */
export class Report {
  readonly lines: ReportLine[] = [];

  taken(what: string): void {
    this.lines.push({ outcome: 'taken', what, note: '' });
  }

  approximated(what: string, field: string, note: string): void {
    this.lines.push({ outcome: 'approximated', what, field, note });
  }

  /** Adds another report, with the workspace if there are several. */
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

/** A report as text, one line per entry. */
export function reportText(lines: readonly ReportLine[]): string {
  const texts = lines.map(({ outcome, what, field, note }) => {
    const place = field === undefined ? what : `${what}, ${field}`;
    return `${outcome.padEnd(12)} ${place}${note && `: ${note}`}\n`;
  });
  return texts.join('');
}
