import { useEffect, useRef, useState } from 'react';
import { eachWhenIdle } from '../../../ui/idle.ts';
import { useSteady } from '../use-steady.ts';
import type { Records } from '../list/rows.ts';
import { tokensIn } from '../../../../contract/traffic/read/find-tokens.ts';
import { entriesOf, NOTHING_SEEN, SeenCollector } from './complete.ts';

/**
 * The values for completion, and how to refresh them. Collecting and decoding tokens happen while the browser is idle,
 * so that typing never waits for them.
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
