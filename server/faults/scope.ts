import { FAULT_KINDS } from '../../contract/faults/kinds.ts';
import type { FaultScope } from '../../contract/faults/fault.ts';
import type { FaultRow } from '../../contract/faults/row.ts';
import type { HttpReply } from '../core/endpoint.ts';
import type { PlantedFault } from '../core/faults.ts';
import type { Facts } from './facts.ts';

/** Whether a fault may fire here: its kind can, and its scope matches. */
export function isMeantFor({ kind, scope }: PlantedFault, facts: Facts, reply?: HttpReply): boolean {
  const { endpoints, grants, response_modes }: FaultRow['appliesTo'] = FAULT_KINDS[kind].appliesTo;
  return (
    endpoints.some((name) => placesOf(facts, reply).includes(name)) &&
    isInScope(scope, facts, reply) &&
    (!grants || grants.some((grant) => grant === facts.grant_type)) &&
    (!response_modes || response_modes.some((mode) => mode === reply?.answer?.response_mode))
  );
}

/** An authorization response may come from the login page or the consent page. */
const placesOf = ({ endpoint }: Facts, reply: HttpReply | undefined): readonly string[] =>
  reply?.answer ? [endpoint, 'authorize'] : [endpoint];

/** Whether a scope matches what is known about an exchange. */
export const isInScope = ({ endpoint, ...rest }: FaultScope, facts: Facts, reply?: HttpReply): boolean =>
  (endpoint === undefined || placesOf(facts, reply).includes(endpoint)) &&
  (['workspace', 'client_id', 'username', 'lane'] as const).every(
    (name) => rest[name] === undefined || rest[name] === facts[name],
  );
