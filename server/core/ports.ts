/**
 * The authorization server: ACP's endpoints, the interaction behind them and what they leave on record.
 *
 * This file is what its core needs from the world: a config, a store, keys, a recorder, a clock and ids. Nothing
 * below server/ knows Electron or the desk, and nothing outside http/ knows Express.
 */
import type { Config, ConfigInput } from '../../contract/config.ts';
import type { DomainEvent, EventMap, EventType } from '../../contract/events.ts';
import type { SigningAlgorithm } from '../../contract/settings.ts';
import type { Traffic } from '../../contract/traffic.ts';
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
  /** A short unique id for records that are no secret. */
  id(): string;
  /** A version 4 UUID: jti. */
  uuid(): string;
}

/** not_allowed: nobody has allowed a config to read it. */
export type VariableState = 'readable' | 'not_allowed' | 'not_set';

/** What the developer chose: persisted, validated, revisioned. */
export interface ConfigStore {
  current(): Readonly<Config>;
  /** The config as it is written in the file, unknown fields included. */
  source(): Readonly<ConfigInput>;
  /** Rises by one with each change. */
  revision(): number;
  /** The same for the same config, wherever and whenever it is read. */
  tag(): string;
  readonly readOnly: boolean;
  /** Whether a secret may refer to this environment variable. */
  variable(name: string): VariableState;
  /** The file's path; undefined for a config that was given as an object. */
  readonly path: string | undefined;
  /**
   * Changes the config: the whole result is parsed, written and only then current. Queued, one at a time.
   * Throws ConfigError when the result is invalid, cannot be written, or touches what somebody else has changed in
   * the file meanwhile; nothing has changed then.
   */
  update(by: string, change: (draft: ConfigInput) => void): Promise<Readonly<Config>>;
  /** The workspace at `/{tid}/{aid}`. */
  issuer(tid: string, aid: string): Issuer | undefined;
  issuers(): readonly Issuer[];
  /** Writes what is still unwritten. */
  flush(): Promise<void>;
  /** Flushes, stops following the file and lets other hosts have it. */
  close(): Promise<void>;
}

/** What happened: typed records with a time to live. Every verb is one atomic act. */
export interface RuntimeStore {
  /**
   * Stores `value`. With `grantId` it hangs from that grant; once the grant is revoked nothing more can be hung
   * from it, and the answer is false.
   */
  put<K extends Kind>(kind: K, id: string, value: Kinds[K], options: PutOptions): Promise<boolean>;
  /** Stores `value` unless the id is taken; false when it is. */
  add<K extends Kind>(kind: K, id: string, value: Kinds[K], options: PutOptions): Promise<boolean>;
  get<K extends Kind>(kind: K, id: string): Promise<Readonly<Kinds[K]> | undefined>;
  /** Gets and removes: of any number of callers one gets the value. */
  take<K extends Kind>(kind: K, id: string): Promise<Readonly<Kinds[K]> | undefined>;
  /**
   * Replaces the value by what `change` makes of it, with the life it has left. `change` is pure and may run more
   * than once; undefined leaves the value as it is. Answers the new value, or undefined when nothing changed.
   */
  update<K extends Kind>(
    kind: K,
    id: string,
    change: (value: Readonly<Kinds[K]>) => Kinds[K] | undefined,
  ): Promise<Readonly<Kinds[K]> | undefined>;
  drop<K extends Kind>(kind: K, id: string): Promise<boolean>;
  list<K extends Kind>(kind: K): Promise<readonly (readonly [id: string, value: Readonly<Kinds[K]>])[]>;
  /** Removes everything that hangs from the grant, and returns which tokens went. */
  revokeGrant(grantId: string): Promise<readonly RevokedRecord[]>;
  /**
   * Calls `listener` with each record of a kind that was neither taken nor dropped before its time ran out, soon
   * after that. Of several listeners, also in other processes, one is called. Returns how to stop.
   */
  onExpired<K extends Kind>(kind: K, listener: ExpiryListener<K>): () => void;
  /** Milliseconds since 1970: nothing from before is known here. */
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

/** The keys of every workspace: made, rotated, kept beside the config. */
export interface Keyring {
  /** A compact JWS over `claims`, with `typ` in its header (RFC 7515 §7.1). */
  sign(issuer: Issuer, alg: SigningAlgorithm, typ: string, claims: object): Promise<string> | string;
  /** The claims of a JWT that one of this workspace's keys signed, whatever its age; undefined for any other text. */
  verify(issuer: Issuer, jwt: string): Promise<Record<string, unknown> | undefined>;
  /** The JWKS document, ready to be sent (RFC 7517 §5). Never without the keys that discovery advertises. */
  jwks(issuer: Issuer): Promise<Buffer> | Buffer;
  list(issuer: Issuer): readonly SigningKey[];
  rotate(issuer: Issuer, alg: SigningAlgorithm): Promise<SigningKey>;
  /** Forgets a retired key; false when there is no such retired key. */
  revoke(issuer: Issuer, kid: string): Promise<boolean>;
  /** The private keys themselves, for an export that somebody has asked to hold them. */
  exportPrivate(issuer: Issuer): readonly object[];
  /** Takes over keys of such an export; those that are current there sign here from now on. Answers how many were new. */
  adopt(issuer: Issuer, keys: readonly unknown[]): Promise<number>;
  /** Waits for keys that are being made, and writes what is still unwritten. */
  flush(): Promise<void>;
  /** Flushes, and stops following what others write. */
  close(): Promise<void>;
}

export type Payload<T extends EventType> = EventMap[T];

export interface Emit {
  <T extends EventType>(type: T, payload: Payload<T>): void;
}

export type Listener = (event: DomainEvent) => void;

/** What happened, as one stream of numbered events. Servers that share one have one record and one live view. */
export interface EventLog {
  /** Numbers an event, keeps it for a while and tells whoever listens. */
  emit: Emit;
  /**
   * The events after `seq`, oldest first, at most `limit` of them; undefined when some of them are gone, or when
   * `seq` is not of this stream. 0 stands for the beginning.
   */
  since(seq: number, limit?: number): readonly DomainEvent[] | undefined;
  /** Calls `listener` with each event from now on, in order. Returns how to stop. */
  subscribe(listener: Listener): () => void;
  /** Flows, exchanges and open questions: the fold of everything emitted so far. */
  traffic(): Traffic;
}

/** Everything the endpoints work with. Each takes what it needs of it. */
export interface Core {
  config: ConfigStore;
  runtime: RuntimeStore;
  keys: Keyring;
  live: FlowRecorder;
  /** What interactions ask for and how they end, by kind. */
  kinds: InteractionKinds;
  emit: Emit;
  clock: Clock;
  ids: Ids;
  /** Fetches a client's jwks_uri. Throws OAuthError invalid_client when it cannot be had. */
  fetchJwks(uri: string, fresh: boolean): Promise<{ keys: readonly Record<string, unknown>[] }>;
}
