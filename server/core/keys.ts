import type { SigningAlgorithm } from '../../contract/settings.ts';

/** A signing key as it is stored. Times are milliseconds since 1970. */
export interface StoredKey {
  kid: string;
  alg: SigningAlgorithm;
  created_at: number;
  retired_at?: number;
  /** When the last token that a retired key signed has expired. */
  expires_at?: number;
  /** The private key (RFC 7518 §6). */
  jwk: Record<string, unknown>;
}

/** The keys of each workspace, by `{tid}/{aid}`. */
export type StoredKeys = ReadonlyMap<string, readonly StoredKey[]>;

export interface FoundKeys {
  keys: StoredKeys;
  /** Stands for what was found; an opaque text. */
  mark: string;
}

/** Where signing keys are kept. Several servers may share one: none overwrites what another has written unseen. */
export interface KeyStore {
  /** Undefined when nothing was stored yet. Throws KeyFileError for what cannot be used. */
  read(): Promise<FoundKeys | undefined>;
  /**
   * Stores `keys`, unless another writer has stored something else than what `mark` stands for. Answers the new mark,
   * or undefined when another was first. Throws KeyFileError when nothing can be stored.
   */
  write(keys: StoredKeys, mark: string | undefined): Promise<string | undefined>;
  /** Calls `changed` after another writer may have stored something. Returns how to stop. */
  watch(changed: () => void): () => void;
}

/** The keys cannot be used as they are stored, or not be stored. The message is one sentence that names the remedy. */
export class KeyFileError extends Error {
  override name = 'KeyFileError';
}
