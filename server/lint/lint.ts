/**
 * Says what a client does that works and that it should not do.
 *
 * Findings are computed when someone asks, from the record and the config, and are kept until either changes. This room
 * changes nothing, and knows nothing of who asks. A rule is a row of contract/lint and a function in rules/.
 */
import type { Finding } from '../../contract/lint/finding.ts';
import { RULE_IDS, ruleOf, type RuleId } from '../../contract/lint/rules.ts';
import { redactText } from '../../contract/traffic/redact.ts';
import { SEVERITIES } from '../../contract/traffic/steps.ts';
import type { Traffic } from '../../contract/traffic/traffic.ts';
import type { ConfigStore, Issuer } from '../core/ports.ts';
import { dossiersOf } from './dossiers.ts';
import type { Dossier } from './dossier.ts';
import type { Request } from './request.ts';
import type { Offence } from './rule.ts';
import { FINDERS } from './rules/index.ts';

/** The findings of each client of a workspace, the most severe first. */
export type WorkspaceFindings = ReadonlyMap<string, readonly Finding[]>;

interface Kept {
  seq: number;
  /** Fixes are based on it. */
  tag: string;
  findings: WorkspaceFindings;
}

/** By the workspace as the config has it, so that a change of it drops them. */
const kept = new WeakMap<Issuer, Kept>();

/** What all clients of a workspace do that they should not. */
export function lintWorkspace(config: Pick<ConfigStore, 'tag'>, issuer: Issuer, traffic: Traffic): WorkspaceFindings {
  const known = kept.get(issuer);
  const tag = config.tag();
  if (known?.seq === traffic.seq && known.tag === tag) return known.findings;
  const findings = new Map<string, readonly Finding[]>();
  for (const [client_id, dossier] of dossiersOf({ config, issuer, traffic }))
    findings.set(client_id, lintClient(dossier));
  kept.set(issuer, { seq: traffic.seq, tag, findings });
  return findings;
}

const RANKS = new Map(SEVERITIES.map((severity, rank) => [severity, rank]));

function lintClient(dossier: Dossier): Finding[] {
  const found = RULE_IDS.flatMap((rule) => {
    const offence = FINDERS[rule](dossier);
    return offence && offence.requests.length > 0 ? [findingOf(rule, offence, dossier)] : [];
  });
  return found.toSorted((a, b) => RANKS.get(a.severity)! - RANKS.get(b.severity)!);
}

/** How many requests a finding points to. */
const MOST_EVIDENCE = 10;

function findingOf(rule: RuleId, offence: Offence, { client }: Dossier): Finding {
  const { title, severity, spec, why, instead } = ruleOf(rule);
  const { cause, requests, fixes = [] } = offence;
  const mute = Object.hasOwn(client.muted_findings, rule) ? client.muted_findings[rule] : undefined;
  return {
    rule,
    severity: offence.severity ?? severity,
    title,
    cause: redactText(cause),
    why,
    spec,
    evidence: requests.slice(-MOST_EVIDENCE).map(evidenceOf),
    count: requests.length,
    firstAt: requests[0]!.at,
    lastAt: requests.at(-1)!.at,
    fixes: [...fixes, ...(instead ? [{ id: rule, ...instead }] : [])],
    ...(mute && { muted: { reason: mute.reason } }),
  };
}

const evidenceOf = ({ exchangeId, flowId, at }: Request) => ({
  exchangeId,
  ...(flowId !== undefined && { flowId }),
  at,
});
