import { redactExchange, redactFlow, redactVerdict } from '../../../contract/traffic/redact.ts';
import type { Flow } from '../../../contract/traffic/flow.ts';
import type { Exchange } from '../../../contract/traffic/traffic.ts';
import type { Verdict } from '../../../contract/traffic/verdict.ts';
import { useMask } from '../../tokens/mask.ts';

function remember<T extends object>(mask: (whole: T) => T): (whole: T) => T {
  const known = new WeakMap<T, T>();
  return (whole) => {
    const found = known.get(whole) ?? mask(whole);
    known.set(whole, found);
    return found;
  };
}

/** Without secrets, redacted by the same table as exports. Returns the same object each time. */
export const maskExchange = remember(redactExchange);
export const maskFlow = remember(redactFlow);
const maskVerdict = remember(redactVerdict);

export function useMaskedExchange(exchange: Exchange): Exchange {
  return useMask() ? maskExchange(exchange) : exchange;
}

export function useMaskedFlow<F extends Flow | undefined>(flow: F): F | Flow {
  const masked = useMask();
  return flow && masked ? maskFlow(flow) : flow;
}

export function useMaskedVerdict(verdict: Verdict): Verdict {
  return useMask() ? maskVerdict(verdict) : verdict;
}
