import type { Issuer } from '../../core/ports.ts';
import { isIdToken } from '../../protocol/id-token.ts';
import type { Case, Finding } from '../case.ts';
import { ago } from './fate.ts';
import { decodeJwt, type DecodedJwt } from '../jwt.ts';
import { quoted, spanOf } from '../words.ts';

/** The iss of a JWT. */
export function decodedIssuer(value: string): string | undefined {
  const iss = decodeJwt(value)?.claims['iss'];
  return typeof iss === 'string' ? iss : undefined;
}

/** Why a JWT that isn't on record is no token of this workspace: who issued it, with which key, and when. */
export async function foreignJwt(the: Case, subject: string, value: string): Promise<Finding | undefined> {
  const { issuer, core } = the;
  const jwt = decodeJwt(value);
  if (!jwt || !issuer) return encrypted(subject, value);
  return (
    otherIssuer(issuer, subject, jwt) ??
    ((await core.keys.verify(issuer, value)) ? wellSigned(the, subject, jwt) : badlySigned(the, subject, jwt))
  );
}

const encrypted = (subject: string, value: string): Finding | undefined =>
  /^eyJ[\w-]*(?:\.[\w-]*){4}$/.test(value)
    ? {
        cause: `${subject} is an encrypted JWT, which this server never issues.`,
        received: 'an encrypted JWT',
        advice: 'Send a token of this workspace.',
      }
    : undefined;

function otherIssuer(issuer: Issuer, subject: string, { claims }: DecodedJwt): Finding | undefined {
  const { iss } = claims;
  if (issuer.names.has(String(iss))) return undefined;
  const by = typeof iss === 'string' ? quoted(iss) : undefined;
  return {
    cause:
      by === undefined
        ? `${subject} is a JWT without iss, so it was not issued by ${issuer.url}.`
        : `${subject} was issued by ${by}, not by ${issuer.url}.`,
    expected: issuer.url,
    received: by ?? 'no iss',
    advice: `Send a token that ${issuer.url} issued, or ask the server that issued this one.`,
  };
}

function badlySigned({ core, issuer }: Case, subject: string, { header }: DecodedJwt): Finding | undefined {
  if (!issuer) return undefined;
  const kid = typeof header['kid'] === 'string' ? header['kid'] : undefined;
  const keys = core.keys.list(issuer);
  const key = keys.find((one) => one.kid === kid);
  if (header['alg'] === 'none') {
    return {
      cause: `${subject} is an unsigned JWT: its alg is none.`,
      received: 'alg none',
      advice: 'Send the token as it was issued.',
    };
  }
  if (!key) {
    return {
      cause:
        kid === undefined
          ? `${subject} is a JWT without kid, and every token of this workspace has one.`
          : `${subject} is signed with key ${quoted(kid)}, which workspace ${issuer.id} doesn’t have (any more).`,
      expected: keys.map((one) => one.kid).join(' or '),
      received: kid === undefined ? 'no kid' : quoted(kid),
      advice: 'Get a new token. Keys change when the key file is deleted, replaced or cleaned up.',
    };
  }
  return {
    cause: `${subject} names key ${key.kid} of this workspace, but its signature is wrong: it was changed or cut off after it was signed.`,
    received: 'a JWT whose signature is wrong',
    advice: 'Send the token exactly as it was issued.',
  };
}

/** A token of this workspace that isn't on record. */
function wellSigned(the: Case, subject: string, { claims }: DecodedJwt): Finding | undefined {
  const now = the.exchange.receivedAt / 1000;
  const { nbf, iat } = claims;
  const what = isIdToken(claims) ? 'the ID token' : 'a token';
  const start = typeof nbf === 'number' ? nbf : iat;
  if (typeof start === 'number' && start > now) {
    return {
      cause: `${subject} is valid only in ${spanOf((start - now) * 1000)}: the clock that made it is ahead of this server’s by at least that.`,
      received: `valid from ${new Date(start * 1000).toISOString()}`,
      advice: 'Set the clocks of both machines.',
    };
  }
  if (typeof iat === 'number' && iat * 1000 < the.core.runtime.startedAt) {
    return {
      cause: `${subject} is ${what} that was issued ${ago(the, iat * 1000)}, ${spanOf(the.core.runtime.startedAt - iat * 1000)} before this server started, and tokens are kept in memory only.`,
      received: 'a token from before the server started',
      advice: 'Get new tokens: the user has to log in again.',
    };
  }
  return undefined;
}
