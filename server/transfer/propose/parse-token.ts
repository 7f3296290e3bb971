import { ConfigError } from '../../core/config-error.ts';
import { isJson, textOf, type Json } from '../acp/read.ts';
import { textsIn } from './workspace.ts';

export type TokenKind = 'id_token' | 'access_token' | 'refresh_token' | 'logout_token';

/** A decoded JWT. */
export interface ParsedToken {
  header: Json;
  claims: Json;
}

/** The message for text that is neither. */
export const NEITHER =
  'This is neither a discovery document nor a JWT. Paste the JSON of /.well-known/openid-configuration, or a token of three parts joined by dots.';

/** Decodes a JWT (RFC 7519 §7.2) without checking its signature. Throws ConfigError for anything else. */
export function parseToken(text: string): ParsedToken {
  const parts = text.split('.');
  if (parts.length === 5) throw new ConfigError('invalid', 'The token is encrypted (JWE), so it can’t be read.');
  const [header, claims] = parts.map(parsePart);
  if (parts.length !== 3 || !header || !claims) throw new ConfigError('invalid', NEITHER);
  const inner = claims['token_introspection'];
  // RFC 9701 §5: a signed introspection response contains the claims of the introspected token.
  return { header, claims: isJson(inner) ? { iss: claims['iss'], ...inner } : claims };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parsePart(part: string): Json | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) return undefined;
  try {
    const value: unknown = JSON.parse(utf8.decode(Buffer.from(part, 'base64url')));
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Claims that name the client, in RFC 9068 §2.2, OpenID Connect Core §2 and by vendors. */
export const CLIENT_CLAIMS = ['client_id', 'azp', 'appid', 'cid', 'applicationId', 'clientId'];

export const audiencesOf = ({ aud }: Json): string[] => textsIn(Array.isArray(aud) ? aud : [aud]);

/** The clients that claims name. azp of a Clerk session is where the app runs, not its id. */
export const partiesOf = (claims: Json): string[] =>
  CLIENT_CLAIMS.flatMap((name) => textOf(claims[name]) ?? []).filter(
    (party) => !(/^https?:/i.test(party) && textOf(claims['sid'])?.startsWith('sess_') === true),
  );

/** The subject of a token: its sub, or the username of tokens without one. */
export const subjectOf = (claims: Json): string | undefined =>
  ['sub', 'username', 'Username', 'user_name', 'user_id']
    .map((name) => textOf(claims[name]))
    .find((name) => name !== undefined);

export const scopesOf = ({ scope, scp }: Json): string[] =>
  [scope, scp].flatMap((value) => (typeof value === 'string' ? value.split(' ').filter(Boolean) : textsIn(value)));
