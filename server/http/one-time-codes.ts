import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock, Ids } from '../core/ports.ts';

const LIFETIME_MS = 60_000;
/** Those that are used or too old are kept as well, so that a refusal can say why. */
const KEPT_CODES = 32;

export type Redeemed = 'good' | 'used' | 'expired' | 'unknown';

/** Codes that stand for the admin token where others may read along. They live in memory only. */
export interface OneTimeCodes {
  issue(): string;
  /** Takes a code that is good: once, within a minute of its issue. */
  redeem(code: string): Redeemed;
}

export function createOneTimeCodes({ clock, ids }: { clock: Clock; ids: Pick<Ids, 'secret'> }): OneTimeCodes {
  const issued: { digest: Buffer; until: number; used: boolean }[] = [];
  return {
    issue() {
      const code = ids.secret();
      issued.push({ digest: digestOf(code), until: clock() + LIFETIME_MS, used: false });
      if (issued.length > KEPT_CODES) issued.shift();
      return code;
    },
    // Nothing is awaited between the look and the mark: of several at once, one finds the code unused.
    redeem(code) {
      const given = digestOf(code);
      const [found] = issued.filter(({ digest }) => timingSafeEqual(digest, given));
      if (!found) return 'unknown';
      if (found.used) return 'used';
      if (clock() >= found.until) return 'expired';
      found.used = true;
      return 'good';
    },
  };
}

/** Digests have one length, whatever was sent. */
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
