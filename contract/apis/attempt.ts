import type { FaultKind } from '../faults/kinds.ts';

/**
 * What a right API does: refuse; refuse if the scope is needed; refuse if it asks the server about each token; or
 * anything but break down.
 */
type Expectation = 'refuse' | 'refuse_if_scoped' | 'refuse_if_asking' | 'survive';

/** One call with something wrong on purpose. */
export interface Attempt {
  family: 'Signature' | 'Claims' | 'Token' | 'Call';
  title: string;
  expects: Expectation;
  spec: string;
  attack: string;
  /** The fault that makes the token, and its parameters. Other tokens are made without one. */
  fault?: { kind: FaultKind; params: Readonly<Record<string, unknown>> };
  /** The server counts the token as its own, so that introspection says it is active. */
  isActive?: true;
  /** The call is made without a token from the server. */
  isMadeHere?: true;
}

const access = { token: 'access' } as const;

/** An attempt with a token that a kind of fault makes. */
export const forged = (
  kind: FaultKind,
  facts: Omit<Attempt, 'fault'>,
  params: Readonly<Record<string, unknown>> = access,
): Attempt => ({ ...facts, fault: { kind, params } });
