import type { SigningAlgorithm } from '../../contract/config/settings.ts';

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
  /** An opaque string that identifies what was found. */
  mark: string;
}

/** Where signing keys are stored. Several servers may share one; none overwrites another's writes blindly. */
export interface KeyStore {
  /** Undefined if nothing was stored yet. Throws KeyFileError for invalid content. */
  read(): Promise<FoundKeys | undefined>;
  /**
   * Stores `keys`, unless another writer has stored something since `mark`. Returns the new mark, or undefined if
   * another writer was first. Throws KeyFileError if nothing can be stored.
   */
  write(keys: StoredKeys, mark: string | undefined): Promise<string | undefined>;
  /** Calls `changed` after another writer may have stored something. Returns a function that stops it. */
  watch(changed: () => void): () => void;
}

/** The stored keys are invalid, or can't be stored. The message says how to fix it. */
export class KeyFileError extends Error {
  override name = 'KeyFileError';
}
