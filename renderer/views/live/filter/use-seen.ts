import { useEffect, useRef, useState } from 'react';
import { eachWhenIdle } from '../../../ui/idle.ts';
import { useSteady } from '../use-steady.ts';
import type { Records } from '../list/rows.ts';
import { tokensIn } from '../token/find-tokens.ts';
import { entriesOf, NOTHING_SEEN, SeenCollector } from './complete.ts';

/**
 * What the filter is completed from, and how to ask for it anew. It is collected in idle moments, and the tokens are
 * decoded in them, so that neither a key press nor a filter by claim waits for all that was captured.
 */
export function useSeen(records: Records, version: number) {
  const [seen, setSeen] = useState(NOTHING_SEEN);
  const collecting = useRef<{ version: number; ended: boolean; giveUp: () => void }>(undefined);
  const decoding = useRef<() => void>(undefined);
  const decode = useSteady(() => {
    decoding.current?.();
    decoding.current = eachWhenIdle(records.exchanges.values(), tokensIn);
  });
  const ask = useSteady(() => {
    const last = collecting.current;
    if (last && (!last.ended || last.version === version)) return;
    const collector = new SeenCollector();
    const end = () => {
      collection.ended = true;
      setSeen(collector.values());
    };
    const collection = { version, ended: false, giveUp: eachWhenIdle(entriesOf(records), collector.add, end) };
    collecting.current = collection;
    decode();
  });
  useEffect(() => {
    decode();
    return () => {
      decoding.current?.();
      collecting.current?.giveUp();
    };
  }, [records.exchanges, decode]);
  return { seen, ask };
}
