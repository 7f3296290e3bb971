import type { Exchange } from '../../../../contract/traffic.ts';
import { tokensIn } from './find-tokens.ts';

/** Leaves this much of an idle moment unused, in milliseconds. */
const SPARE_MS = 2;

/** Decodes the tokens of exchanges while the page has nothing else to do, so that a filter by claim finds them ready. */
export function warmTokens(exchanges: Iterable<Exchange>): void {
  const rest = exchanges[Symbol.iterator]();
  const decodeSome = (deadline: IdleDeadline) => {
    while (deadline.timeRemaining() > SPARE_MS) {
      const { done, value } = rest.next();
      if (done) return;
      tokensIn(value);
    }
    requestIdleCallback(decodeSome);
  };
  requestIdleCallback(decodeSome);
}
