import { FAULT_KINDS } from '../../contract/faults/kinds.ts';
import type { FaultRow } from '../../contract/faults/row.ts';
import type { HttpReply } from '../core/endpoint.ts';
import type { PlantedFault } from '../core/faults.ts';
import type { Facts } from './facts.ts';

/** Whether a fault may fire here: its kind can, and its scope matches. */
export function isMeantFor({ kind, scope }: PlantedFault, facts: Facts, reply?: HttpReply): boolean {
  const { endpoints, grants, response_modes }: FaultRow['appliesTo'] = FAULT_KINDS[kind].appliesTo;
  // An authorization response may come from the login page or the consent page.
  const here: readonly string[] = reply?.answer ? [facts.endpoint, 'authorize'] : [facts.endpoint];
  const { endpoint, ...rest } = scope;
  return (
    endpoints.some((name) => here.includes(name)) &&
    (endpoint === undefined || here.includes(endpoint)) &&
    (!grants || grants.some((grant) => grant === facts.grant_type)) &&
    (!response_modes || response_modes.some((mode) => mode === reply?.answer?.response_mode)) &&
    (['workspace', 'client_id', 'username', 'lane'] as const).every(
      (name) => rest[name] === undefined || rest[name] === facts[name],
    )
  );
}
