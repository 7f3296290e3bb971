import { ConfigError } from '../../core/config-error.ts';
import { isJson, textOf, type Json } from '../acp/read.ts';
import { textsIn } from './workspace.ts';

export type TokenKind = 'id_token' | 'access_token' | 'refresh_token' | 'logout_token';

/** A JWT taken apart. */
export interface ParsedToken {
  header: Json;
  claims: Json;
}

/** Takes a JWT apart (RFC 7519 §7.2) without looking at its signature. Throws ConfigError for any other text. */
export function parseToken(text: string): ParsedToken {
  const parts = text.split('.');
  if (parts.length === 5)
    throw new ConfigError('invalid', 'The token is encrypted (JWE), so nothing can be read in it.');
  const [header, claims] = parts.map(parsePart);
  if (parts.length !== 3 || !header || !claims)
    throw new ConfigError(
      'invalid',
      'This is neither a discovery document nor a JWT. Paste the JSON of /.well-known/openid-configuration, or a token of three parts joined by dots.',
    );
  const inner = claims['token_introspection'];
  // RFC 9701 §5: a signed introspection answer holds the claims of the token that was asked about.
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

/** Claims that name the client, as RFC 9068 §2.2, OpenID Connect Core §2 and vendors call it. */
export const CLIENT_CLAIMS = ['client_id', 'azp', 'appid', 'cid', 'applicationId', 'clientId'];

export const audiencesOf = ({ aud }: Json): string[] => textsIn(Array.isArray(aud) ? aud : [aud]);

/** The clients that claims name. azp of a Clerk session is where the app runs, not its id. */
export const partiesOf = (claims: Json): string[] =>
  CLIENT_CLAIMS.flatMap((name) => textOf(claims[name]) ?? []).filter(
    (party) => !(/^https?:/i.test(party) && textOf(claims['sid'])?.startsWith('sess_') === true),
  );

/** The one that a token is about: its sub, or the user name of tokens that have none. */
export const subjectOf = (claims: Json): string | undefined =>
  ['sub', 'username', 'Username', 'user_name', 'user_id']
    .map((name) => textOf(claims[name]))
    .find((name) => name !== undefined);

export const scopesOf = ({ scope, scp }: Json): string[] =>
  [scope, scp].flatMap((value) => (typeof value === 'string' ? value.split(' ').filter(Boolean) : textsIn(value)));
