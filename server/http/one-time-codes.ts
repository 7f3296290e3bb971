import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock, Ids } from '../core/ports.ts';

const LIFETIME_MS = 60_000;
/** Used and expired codes are kept too, so a refusal can say why. */
const KEPT_CODES = 32;

export type Redeemed = 'good' | 'used' | 'expired' | 'unknown';

/** Codes that replace the admin token where others could read it. Kept in memory only. */
export interface OneTimeCodes {
  issue(): string;
  /** Uses up a valid code: once, within a minute of issue. */
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
    // No await between check and mark: of several concurrent uses, only one finds the code unused.
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

/** Digests have equal lengths, whatever was sent. */
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
