import type { FaultKind } from '../../contract/faults/kinds.ts';
import type { FaultScope, FaultView, NewFault } from '../../contract/faults/fault.ts';
import type { Client } from '../../contract/config/client.ts';
import type { SigningAlgorithm } from '../../contract/config/settings.ts';
import type { FlowLog } from './flow-log.ts';
import type { HttpReply, HttpRequest } from './http-message.ts';
import type { Issuer } from './issuer.ts';
import type { AccessToken } from './records.ts';

/** A fault as it is stored. */
export interface PlantedFault extends Omit<NewFault, 'kind'> {
  id: string;
  kind: FaultKind;
  fired: number;
  /** How many of its times are left. */
  left?: number;
  createdAt: number;
  recent: FaultView['recent'];
}

/** What can change about a planted fault. Null removes a limit. */
export interface FaultChange {
  params?: Record<string, unknown> | undefined;
  scope?: FaultScope | undefined;
  times?: number | null | undefined;
  probability?: number | null | undefined;
  enabled?: boolean | undefined;
}

/** How a response is written, if not as usual. */
export type WireFault = { signal: AbortSignal } & (
  | { kind: 'wait'; ms: number }
  | { kind: 'slow-headers' | 'slow-body' | 'silent'; ms: number }
  | { kind: 'closed' | 'reset' | 'cut-off' | 'short-length' | 'garbage' }
);

/** One exchange in which something planted may fire. */
export interface FaultyExchange {
  /** The reply: the endpoint's, changed, or another one instead. `answer` runs the endpoint. */
  answer(answer: () => Promise<HttpReply>): Promise<HttpReply>;
  /** How to write the reply, in this order. Empty: as usual. */
  readonly wire: readonly WireFault[];
}

/** What a token is minted from. */
export interface Minting {
  use: 'id_token' | 'access_token';
  issuer: Issuer;
  client: Client;
  alg: SigningAlgorithm;
  /** The type in its header (RFC 7515 §4.1.9). */
  typ: string;
  claims: Record<string, unknown>;
  flow: FlowLog;
  username?: string | undefined;
}

export interface Minted {
  value: string;
  /** What the record of the token must say, so that introspection and userinfo agree with it. */
  record: Partial<Pick<AccessToken, 'exp' | 'audience'>>;
}

/** What is planted, as the places ask that make replies and tokens. */
export interface ActiveFaults {
  begin(request: HttpRequest, endpoint: string): Promise<FaultyExchange>;
  /** The token, if something fires. */
  mint(minting: Minting): Promise<Minted | undefined>;
  /** Whether a refresh in this exchange keeps the refresh token. */
  keepsRefreshToken(flow: FlowLog): boolean;
}

/** A token that is to be wrong on purpose, without a planted fault. */
export interface Forgery {
  kind: FaultKind;
  params: Readonly<Record<string, unknown>>;
  minting: Minting;
}

/** The second issuer of a mix-up: an issuer of its own in the same server, with the workspace’s clients and users. */
export interface SecondIssuer {
  /** The second issuer beside this one, while a mix-up is planted for its workspace, and a short while longer. */
  beside(issuer: Issuer): Issuer | undefined;
  /** The flow of an authorization request that was led from the first issuer to the second. Once. */
  takeFlow(issuer: Issuer, query: string): string | undefined;
  /** Whether a flow began with a request that was led away. Others asked the second issuer themselves. */
  wasLed(flowId: string): boolean;
}

/** Planted faults: run-time state, never part of the config. */
export interface Faults {
  /** Undefined if nothing planted can fire. That is all that a request without faults has to look at. */
  readonly active: ActiveFaults | undefined;
  /** Undefined until a mix-up is planted. */
  readonly second: SecondIssuer | undefined;
  list(): readonly PlantedFault[];
  get(id: string): PlantedFault | undefined;
  plant(faults: readonly NewFault[]): Promise<readonly PlantedFault[]>;
  change(id: string, change: FaultChange): PlantedFault | undefined;
  remove(id: string): boolean;
  /** Ends all faults. Returns how many. */
  clear(): number;
  /** The token that a kind makes of a right one. Undefined if it can’t, as without a client secret. */
  forge(forgery: Forgery): Promise<Minted | undefined>;
  /** Releases every response that is held back. */
  stop(): void;
}
