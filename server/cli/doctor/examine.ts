import { checkClock } from './clock.ts';
import { discover } from './discovery.ts';
import { checkEndpoints, checkKeys } from './endpoints.ts';
import type { Finding, Surroundings } from './finding.ts';
import { parseIssuer } from './issuer.ts';
import { proxyInTheWay, reach } from './network.ts';
import { secure } from './tls.ts';

/** Examines an issuer from here. Throws MistakeError if it is none or can't be reached. */
export async function examine(text: string, surroundings: Surroundings): Promise<Finding[]> {
  const issuer = parseIssuer(text);
  const reached = await reach(issuer, surroundings);
  const secured = await secure(issuer, reached.addresses[0] ?? '', surroundings.ca);
  const findings = [...reached.findings, ...proxyInTheWay(issuer, surroundings), ...secured.findings];
  if (secured.isOther) return findings;
  const target = { issuer, text, addresses: reached.addresses, trust: secured.trust };
  const { metadata, answer, findings: discovered } = await discover(target);
  findings.push(...discovered);
  if (answer) findings.push(...checkClock(answer, surroundings.clock()));
  if (metadata) findings.push(...(await checkEndpoints(metadata, target)), ...(await checkKeys(metadata, target)));
  return findings;
}
