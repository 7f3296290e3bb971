import { SEVERITIES } from '../../../contract/traffic/steps.ts';
import type { Fix } from '../../../contract/traffic/verdict.ts';
import type { ClientFinding } from '../../../contract/lint/finding.ts';

/** Findings for people to read: by client, the most severe first. Muted ones are only counted. */
export function lintText(findings: readonly ClientFinding[]): string {
  const open = findings.filter(({ muted }) => !muted);
  const clients = new Map<string, ClientFinding[]>();
  for (const finding of open) {
    const name = `${finding.client_id} in ${finding.workspace}`;
    clients.set(name, [...(clients.get(name) ?? []), finding]);
  }
  const blocks = [...clients].map(([name, own]) => [name, ...own.flatMap(findingLines), ''].join('\n'));
  return `${[...blocks, summaryOf(open, findings.length - open.length)].join('\n')}\n`;
}

const findingLines = ({ severity, rule, cause, why, spec, evidence, fixes }: ClientFinding): string[] => {
  const latest = evidence.at(-1);
  return [
    '',
    `  ${severity.padEnd(8)} ${cause}`,
    `           ${why}`,
    `           ${rule} · ${spec}`,
    ...(latest ? [`           Latest request: ${latest.exchangeId}`] : []),
    ...fixes.map(fixLine),
  ];
};

const fixLine = ({ label, code, operation }: Fix): string =>
  `           ${label}: ${code ?? `press the button in the console, or call ${operation}`}`;

function summaryOf(open: readonly ClientFinding[], muted: number): string {
  const counts = SEVERITIES.map(
    (severity) => [open.filter((one) => one.severity === severity).length, severity] as const,
  )
    .filter(([count]) => count > 0)
    .map(([count, severity]) => `${count} ${severity}${count === 1 ? '' : 's'}`);
  return `${counts.join(', ') || 'No findings'}${muted > 0 ? `, ${muted} muted` : ''}.`;
}
