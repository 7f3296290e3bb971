import { pathToFileURL } from 'node:url';
import { RULE_IDS, ruleOf } from '../../../contract/lint/rules.ts';
import { VERSION } from '../../core/version.ts';
import type { ClientFinding } from '../../../contract/lint/finding.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** Findings as a SARIF log (SARIF 2.1.0 §3.13). The file of each result is the config that has the client. */
export const sarifLog = (findings: readonly ClientFinding[], configPath: string | undefined) => ({
  $schema: SCHEMA,
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name: 'Understudy', version: VERSION, rules: RULE_IDS.map(descriptorOf) } },
      columnKind: 'utf16CodeUnits',
      results: findings.map((finding) => resultOf(finding, configPath)),
    },
  ],
});

/** SARIF 2.1.0 §3.49. */
function descriptorOf(id: (typeof RULE_IDS)[number]) {
  const { title, severity, why, spec, instead } = ruleOf(id);
  const help = instead ? ` ${instead.label}: ${instead.code}` : '';
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: `${why} (${spec})` },
    help: { text: `${why} See ${spec}.${help}` },
    defaultConfiguration: { level: severity },
  };
}

/** SARIF 2.1.0 §3.27. */
function resultOf(finding: ClientFinding, configPath: string | undefined) {
  const { rule, severity, cause, count, workspace, client_id, muted, spec } = finding;
  const name = `${workspace}/${client_id}`;
  const ruleIndex = RULE_IDS.findIndex((id) => id === rule);
  return {
    ruleId: rule,
    ...(ruleIndex >= 0 && { ruleIndex }),
    level: severity,
    message: { text: cause },
    occurrenceCount: count,
    locations: [
      {
        ...(configPath !== undefined && {
          physicalLocation: { artifactLocation: { uri: pathToFileURL(configPath).href } },
        }),
        logicalLocations: [{ name: client_id, fullyQualifiedName: name, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'clientRule/v1': `${name}/${rule}` },
    ...(muted && { suppressions: [{ kind: 'external', status: 'accepted', justification: muted.reason }] }),
    properties: {
      spec,
      firstAt: new Date(finding.firstAt).toISOString(),
      lastAt: new Date(finding.lastAt).toISOString(),
      exchangeIds: finding.evidence.map(({ exchangeId }) => exchangeId),
    },
  };
}
