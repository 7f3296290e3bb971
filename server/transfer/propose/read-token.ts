import type { Json } from '../acp/read.ts';
import type { ParsedToken } from './parse-token.ts';
import type { Reading } from './token-kind.ts';
import type { Party } from './token-party.ts';

/** A token and what was detected about it. */
export interface Token extends ParsedToken, Reading {
  party: Party;
  /** The claims about the user or the workload, not about the token. */
  attributes: Json;
}
