import { attackOf, TLS_ONLY } from '../../contract/checkup/attacks.ts';
import type { CheckupLine } from '../../contract/checkup/card.ts';
import { FAULT_KINDS, type FaultKind } from '../../contract/faults/kinds.ts';
import { familyOf } from '../../contract/faults/names.ts';
import { reactionWords } from '../../contract/faults/reactions.ts';
import type { FaultRow } from '../../contract/faults/row.ts';
import type { Seen } from './seen.ts';

export interface Judged extends Pick<CheckupLine, 'result' | 'did'> {
  /** What is between the failure and the attack, if something is. */
  protectedBy?: 'tls' | 'pkce' | undefined;
}

/** The flows of a run. */
export const flowsIn = ({ requests }: Seen): string[] => [
  ...new Set(requests.flatMap(({ flowId }) => (flowId === undefined ? [] : [flowId]))),
];

/** Nobody has to send a token request again by itself (RFC 9110 §9.2.2). */
const rightWords = (row: FaultRow): string =>
  row.client === 'retry' ? 'A correct client tries again later, or gives up.' : reactionWords(row);

/** The line of a card for one kind of fault. */
export function lineOf(kind: FaultKind, { result, did, protectedBy }: Judged, flowIds: string[]): CheckupLine {
  const row: FaultRow = FAULT_KINDS[kind];
  const attack = protectedBy === undefined ? attackOf(kind) : protectedBy === 'tls' ? TLS_ONLY : undefined;
  return {
    id: kind,
    family: familyOf(kind),
    title: row.title,
    result,
    did,
    should: `${rightWords(row)} ${row.why}`,
    spec: row.spec,
    ...(attack !== undefined && row.client === 'refuse' && { attack }),
    flowIds,
  };
}
