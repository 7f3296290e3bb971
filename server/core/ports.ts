/**
 * The authorization server: ACP's endpoints, the interactions behind them and what they record.
 *
 * This file is what its core needs from the world: a config, a store, keys, a recorder, a clock and ids. Nothing below
 * server/ knows Electron or the console UI, and nothing outside http/ knows Express.
 */
import type { Config, ConfigInput } from '../../contract/config/config.ts';
import type { DomainEvent, EventMap, EventType } from '../../contract/traffic/events.ts';
import type { SigningAlgorithm } from '../../contract/config/settings.ts';
import type { Traffic } from '../../contract/traffic/traffic.ts';
import type { Breakpoints } from './hold/breakpoints.ts';
import type { Faults } from './faults.ts';
import type { MovedClock } from '../../contract/clock/moved-clock.ts';
import type { FlowRecorder } from './flow-log.ts';
import type { InteractionKinds } from './interaction.ts';
import type { Issuer } from './issuer.ts';
import type { Kinds, Kind } from './records.ts';

export type { CheckNote, FlowLog, FlowRecorder } from './flow-log.ts';
export type { Issuer } from './issuer.ts';

/** Milliseconds since 1970. */
export type Clock = () => number;

export interface Ids {
  /** 128 random bits or more as base64url: codes, tokens, cookies, secrets. */
  secret(): string;
  /** A short unique id for records that aren't secret. */
  id(): string;
  /** A version 4 UUID: jti. */
  uuid(): string;
}

/** not_allowed: no config is allowed to read it. */
export type VariableState = 'readable' | 'not_allowed' | 'not_set';

/** What you configured: persisted, validated, revisioned. */
export interface ConfigStore {
  current(): Readonly<Config>;
  /** The config as written in the file, including unknown fields. */
  source(): Readonly<ConfigInput>;
  /** Increases by one with each change. */
  revision(): number;
  /** Equal for equal configs, wherever and whenever they are read. */
  tag(): string;
  readonly readOnly: boolean;
  /** Whether a secret may refer to this environment variable. */
  variable(name: string): VariableState;
  /** The file's path; undefined for a config given as an object. */
  readonly path: string | undefined;
  /**
   * Changes the config. The complete result is validated and written before it becomes current. Queued, one at a time.
   * Throws ConfigError if the result is invalid, can't be written, or conflicts with an edit of the file. Then nothing
   * has changed.
   */
  update(by: string, change: (draft: ConfigInput) => void): Promise<Readonly<Config>>;
  /** The workspace at `/{tid}/{aid}`. */
  issuer(tid: string, aid: string): Issuer | undefined;
  issuers(): readonly Issuer[];
  /** Writes pending changes. */
  flush(): Promise<void>;
  /** Flushes, stops watching the file and releases its lock. */
  close(): Promise<void>;
}

/** Run-time state: typed records with a time to live. Every operation is atomic. */
export interface RuntimeStore {
  /**
   * Stores `value`. With `grantId` it belongs to that grant. Once the grant is revoked, nothing can be added to it, and
   * this returns false.
   */
  put<K extends Kind>(kind: K, id: string, value: Kinds[K], options: PutOptions): Promise<boolean>;
  /** Stores `value` unless the id is taken; then returns false. */
  add<K extends Kind>(kind: K, id: string, value: Kinds[K], options: PutOptions): Promise<boolean>;
  get<K extends Kind>(kind: K, id: string): Promise<Readonly<Kinds[K]> | undefined>;
  /** Gets and removes. Of concurrent callers, only one gets the value. */
  take<K extends Kind>(kind: K, id: string): Promise<Readonly<Kinds[K]> | undefined>;
  /**
   * Replaces the value with the result of `change`, keeping its remaining lifetime. `change` is pure and may run more
   * than once; undefined keeps the value. Returns the new value, or undefined if nothing changed.
   */
  update<K extends Kind>(
    kind: K,
    id: string,
    change: (value: Readonly<Kinds[K]>) => Kinds[K] | undefined,
  ): Promise<Readonly<Kinds[K]> | undefined>;
  drop<K extends Kind>(kind: K, id: string): Promise<boolean>;
  /** Includes records that have expired only because a clock was moved: it may be moved back. */
  list<K extends Kind>(kind: K): Promise<readonly (readonly [id: string, value: Readonly<Kinds[K]>])[]>;
  /** Removes everything that belongs to the grant, and returns the removed tokens. */
  revokeGrant(grantId: string): Promise<readonly RevokedRecord[]>;
  /**
   * Calls `listener` with each record of a kind that expired without being taken or dropped, soon after it expired. Of
   * several listeners, even in other processes, only one is called. Returns a function that stops it.
   */
  onExpired<K extends Kind>(kind: K, listener: ExpiryListener<K>): () => void;
  /** Milliseconds since 1970. Nothing older is known here. */
  readonly startedAt: number;
}

export type ExpiryListener<K extends Kind> = (id: string, value: Readonly<Kinds[K]>) => void;

export interface PutOptions {
  ttlSeconds: number;
  grantId?: string;
}

export interface RevokedRecord {
  kind: Kind;
  id: string;
  value: unknown;
}

export interface SigningKey {
  kid: string;
  alg: SigningAlgorithm;
  status: 'current' | 'retired';
  created_at: number;
  retired_at?: number;
  expires_at?: number;
  /** Public parts only. */
  jwk: Record<string, unknown>;
}

/** The keys of every workspace: created, rotated, stored next to the config. */
export interface Keyring {
  /** A compact JWS over `claims`, with `typ` in its header (RFC 7515 §7.1). */
  sign(issuer: Issuer, alg: SigningAlgorithm, typ: string, claims: object): Promise<string> | string;
  /** The claims of a JWT that one of this workspace's keys signed, expired or not. Undefined for anything else. */
  verify(issuer: Issuer, jwt: string): Promise<Record<string, unknown> | undefined>;
  /** The JWKS document, ready to send (RFC 7517 §5). Always has the keys that discovery advertises. */
  jwks(issuer: Issuer): Promise<Buffer> | Buffer;
  list(issuer: Issuer): readonly SigningKey[];
  rotate(issuer: Issuer, alg: SigningAlgorithm): Promise<SigningKey>;
  /** Deletes a retired key. Returns false if there is no such key. */
  revoke(issuer: Issuer, kid: string): Promise<boolean>;
  /** The private keys, for an export that explicitly includes them. */
  exportPrivate(issuer: Issuer): readonly object[];
  /** Imports keys from such an export. Its current keys sign from now on. Returns how many were new. */
  adopt(issuer: Issuer, keys: readonly unknown[]): Promise<number>;
  /** Waits for keys being created, and writes pending changes. */
  flush(): Promise<void>;
  /** Flushes, and stops watching for others' writes. */
  close(): Promise<void>;
}

export type Payload<T extends EventType> = EventMap[T];

export interface Emit {
  <T extends EventType>(type: T, payload: Payload<T>): void;
}

export type Listener = (event: DomainEvent) => void;

/** Whether a listener wants an event. Asked before there is one, so that none is made that nobody wants. */
export interface Wants {
  <T extends EventType>(type: T, payload: Payload<T>): boolean;
}

/**
 * Everything that happened, as one stream of numbered events. Servers that share one have one record and one live view.
 */
export interface EventLog {
  /** Numbers an event, keeps it for a while and sends it to listeners. */
  emit: Emit;
  /**
   * The events after `seq`, oldest first, at most `limit`. Undefined if some are gone, or if `seq` isn't from this
   * stream. 0 means the beginning.
   */
  since(seq: number, limit?: number): readonly DomainEvent[] | undefined;
  /** Calls `listener` with each event that it wants from now on, in order. Returns a function that stops it. */
  subscribe(listener: Listener, wants?: Wants): () => void;
  /** Flows, exchanges and open questions: everything emitted so far, folded. */
  traffic(): Traffic;
}

/** A planned fault: the next tokens of a client are expired when they are issued. */
export interface BornExpired {
  /** Plans it for a client. */
  plan(workspace: string, client_id: string): void;
  /** Whether it was planned. Then it is over. */
  take(workspace: string, client_id: string): boolean;
}

/** Where a time holds. A lane's clock comes before a workspace's. */
export interface Place {
  workspace?: string | undefined;
  lane?: string | undefined;
}

/** The clocks of workspaces and lanes, which can be moved while the server runs. */
export interface Clocks {
  /** Whether any clock is moved. While none is, nobody has to ask the rest. */
  readonly moved: boolean;
  readonly real: Clock;
  /** What the clock of the current request's place shows. */
  readonly now: Clock;
  /** The same, if it is not real time. */
  movedHere(): number | undefined;
  /** The place that `within` is running in. */
  here(): Place | undefined;
  /** Runs `act`, and everything it waits for, at a place. */
  within<T>(place: Place, act: () => T): T;
  /** What the clock of a place shows. */
  timeOf(place: Place): number;
  /** The same for a record of that place, as the current request sees it: its own lane decides. */
  timeSeen(place: Place): number;
  /** Real milliseconds until the clock of a place shows a time. */
  realMsUntil(at: number, place: Place): number;
  /** The moved clock of a workspace or lane itself. */
  clockOf(place: Place): MovedClock | undefined;
  /** Moves the clock of a workspace or lane, or lets it go by real time again. */
  move(place: Place, clock: MovedClock | undefined): void;
  /** Calls `listener` after each move. */
  onMove(listener: () => void): void;
}

/** Everything the endpoints work with. Each takes what it needs from it. */
export interface Core {
  config: ConfigStore;
  runtime: RuntimeStore;
  keys: Keyring;
  live: FlowRecorder;
  /** What interactions ask and how they end, by kind. */
  kinds: InteractionKinds;
  /** What was planted to go wrong. */
  faults: Faults;
  /** Where exchanges wait, and what waits. */
  breakpoints: Breakpoints;
  emit: Emit;
  /** What the clock shows where the current request is: `clocks.now`. */
  clock: Clock;
  clocks: Clocks;
  /** The clients whose next tokens are to be expired when they are issued. */
  bornExpired: BornExpired;
  ids: Ids;
  /** Fetches a client's jwks_uri. Throws OAuthError invalid_client if it can't be fetched. */
  fetchJwks(uri: string, fresh: boolean): Promise<{ keys: readonly Record<string, unknown>[] }>;
}
