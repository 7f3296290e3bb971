import { headerOf, queryOf, type Look, type Seen, type Sign } from './signs.ts';

/** What most verifiers tolerate would hide a clock that is wrong; a request takes less than this. */
const NOTICED_SECONDS = 10;

interface Times {
  whose: string;
  /** Seconds since 1970. */
  iat: number | undefined;
  nbf: number | undefined;
  exp: number | undefined;
}

/** A clock that doesn't agree with the server's: assertions, request objects, DPoP proofs, and Date (RFC 7523 §3). */
export const otherClock: Look = (seen) => {
  if (seen.isMoved) return undefined;
  const now = seen.at / 1000;
  const times = timesIn(seen);
  return (times && byTimes(times, now)) ?? byDate(seen, now);
};

function byTimes({ whose, iat, nbf, exp }: Times, now: number): Sign | undefined {
  const ahead = Math.round(Math.max(iat ?? 0, nbf ?? 0) - now);
  if (ahead > NOTICED_SECONDS)
    return sign(
      whose,
      `The clock of ${whose} is ${ahead} seconds ahead of this machine’s.`,
      `made ${ahead} seconds in the future`,
    );
  if (exp === undefined || exp > now) return undefined;
  const late = Math.round(now - (iat ?? exp));
  return sign(
    whose,
    `What ${whose} signs has expired when it arrives, ${late} seconds after it was made.`,
    `made ${late} seconds ago, expired`,
  );
}

function byDate(seen: Seen, now: number): Sign | undefined {
  const date = Date.parse(headerOf(seen, 'date') ?? '') / 1000;
  const off = Math.round(date - now);
  if (Number.isNaN(date) || Math.abs(off) <= NOTICED_SECONDS) return undefined;
  const client = 'a client';
  return sign(
    client,
    `The clock of ${client} is ${Math.abs(off)} seconds ${off > 0 ? 'ahead of' : 'behind'} this machine’s.`,
    `Date is ${off} seconds off`,
  );
}

const sign = (whose: string, cause: string, seen: string): Sign => ({
  id: `clock:${whose}`,
  kind: 'clock',
  severity: 'error',
  cause,
  advice:
    'Compare `date -u` on both machines, and sign anew for each request. Docker Desktop’s clock can be wrong after your computer slept; restart it.',
  seen,
});

/** The times in what the client signed. */
function timesIn(seen: Seen): Times | undefined {
  const form = new URLSearchParams(seen.request.body?.text ?? '');
  const jwt =
    form.get('client_assertion') ?? headerOf(seen, 'dpop') ?? form.get('request') ?? queryOf(seen).get('request');
  const claims = jwt === null || jwt === undefined ? undefined : claimsIn(jwt);
  if (!claims) return undefined;
  const number = (name: string): number | undefined => {
    const value = claims[name];
    return typeof value === 'number' ? value : undefined;
  };
  const iss = claims['iss'] ?? form.get('client_id') ?? queryOf(seen).get('client_id');
  const whose = typeof iss === 'string' && /^[\x21-\x7e]{1,100}$/.test(iss) ? iss : 'a client';
  return { whose, iat: number('iat'), nbf: number('nbf'), exp: number('exp') };
}

function claimsIn(jwt: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
