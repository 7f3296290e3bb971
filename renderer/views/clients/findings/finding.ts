import type { Finding } from '../../../../contract/lint/finding.ts';

/** A finding, and whose it is. */
export interface FindingProps {
  client_id: string;
  finding: Finding;
}
