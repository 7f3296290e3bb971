import type { FaultKind, FaultParams } from '../../contract/faults/kinds.ts';
import type { FaultFamily } from '../../contract/faults/names.ts';
import type { HttpReply, HttpRequest } from '../core/endpoint.ts';
import type { Minting, WireFault } from '../core/faults.ts';
import type { Clock, FlowLog, FlowRecorder, Ids, Keyring, RuntimeStore } from '../core/ports.ts';
import type { SecondIssuers } from './second-issuer.ts';

/** What a fault may use of the server. */
export interface FaultTools {
  runtime: RuntimeStore;
  keys: Keyring;
  clock: Clock;
  ids: Ids;
  live: FlowRecorder;
}

/** A request, and what a fault may use. */
export interface Point {
  request: HttpRequest;
  form: URLSearchParams;
  tools: FaultTools;
  /** What this fault keeps for as long as it is planted. */
  memory: Map<string, unknown>;
  second: SecondIssuers | undefined;
}

/** A token before it is signed. */
export interface TokenDraft {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  /** Whose key signs it. */
  signer: 'workspace' | 'stranger' | 'successor' | 'nobody' | 'client-secret' | 'public-key';
  /** Put the public key into the header as jwk. */
  embedsKey?: true;
  /** What happens to the compact form after signing. */
  finish?: (jwt: string) => string;
}

type Wire = WireFault extends infer F ? (F extends WireFault ? Omit<F, 'signal'> : never) : never;

/**
 * The code of one kind. Each function returns undefined if there is nothing to change; then the fault hasn't fired.
 */
export interface FaultCode<P = never> {
  /** A reply instead of the endpoint's. The request isn't processed. */
  instead?(point: Point, params: P): HttpReply | undefined;
  /** Begins the flow of the reply instead, if the request belongs to none. */
  begin?(point: Point): FlowLog;
  /** Another reply made of the endpoint's. */
  change?(reply: HttpReply, point: Point, params: P): HttpReply | undefined | Promise<HttpReply | undefined>;
  /** What stays changed after it has fired, and doesn't count. */
  remain?(reply: HttpReply, point: Point): HttpReply | undefined;
  /** Another token made of the one to be issued. */
  mint?(draft: TokenDraft, minting: Minting, params: P): TokenDraft | undefined;
  /** A refresh keeps the refresh token. */
  keepsRefreshToken?: true;
  /** How the reply is written. */
  wire?(reply: HttpReply, params: P): Wire | undefined;
}

/** The code of every kind of a family. */
export type FamilyCode<F extends FaultFamily> = {
  [K in Extract<FaultKind, `${F}.${string}`>]: FaultCode<FaultParams<K>>;
};
