import { CONFIG_VERSION, type ConfigInput } from '../../contract/config/config.ts';
import { canonicalText } from '../config/canonical.ts';
import { ConfigError } from '../core/config-error.ts';
import { about, parseConfig } from '../config/config-text.ts';
import { isJson, type Json } from './acp/read.ts';
import { proposeFromDiscovery } from './propose/discovery.ts';
import { proposeFromToken } from './propose/token.ts';

/** A config modelled on a real server. */
export interface Proposal {
  kind: 'discovery' | 'token';
  text: string;
  /** What was guessed, and what isn't supported. */
  notes: string[];
}

const LARGEST_CHARACTERS = 1_000_000;

/**
 * Proposes a config from a discovery document (OpenID Connect Discovery §3) or a JWT (RFC 7519 §3). `secret` is for a
 * new client. Throws ConfigError for anything else.
 */
export function propose(text: string, secret: string): Proposal {
  const pasted = text
    .trim()
    .replace(/^(?:authorization:\s*)?(?:bearer|dpop)\s+/i, '')
    .slice(0, LARGEST_CHARACTERS);
  const kind = pasted.startsWith('{') ? 'discovery' : 'token';
  const { workspace, notes } =
    kind === 'discovery' ? proposeFromDiscovery(parseDiscovery(pasted), secret) : proposeFromToken(pasted, secret);
  const config: ConfigInput = { version: CONFIG_VERSION, workspaces: [workspace] };
  about('The proposed config', () => parseConfig(config));
  return { kind, text: canonicalText(config), notes };
}

function parseDiscovery(text: string): Json {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new ConfigError('invalid', `The discovery document is not valid JSON: ${(error as Error).message}.`);
  }
  if (isJson(document) && typeof document['issuer'] === 'string') return document;
  throw new ConfigError('invalid', 'This is not a discovery document, because it has no issuer.');
}
