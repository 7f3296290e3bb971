import { createContext, useContext } from 'react';
import { pathTo } from '../../frame/paths.ts';
import { useNow } from '../../ui/now.ts';
import type { Recording } from './recording/read-har.ts';

/** Where what is shown comes from: the server as things happen, or a recording in which all is over. */
export interface LiveSource {
  /** The first parts of its addresses in the console. */
  base: readonly string[];
  /** Where the requests went. */
  origin: string;
  recording?: Recording;
}

/** Stands in the address of a recording where live traffic has a flow's id. */
export const IN_RECORDING = 'recording';
export const LIVE_BASE: readonly string[] = ['live'];
export const RECORDING_BASE: readonly string[] = ['live', IN_RECORDING];

const SourceContext = createContext<LiveSource>({ base: LIVE_BASE, origin: '' });

export const SourceProvider = SourceContext.Provider;
export const useSource = (): LiveSource => useContext(SourceContext);

/** The address in the console of a flow, or of an exchange in it. */
export function useLivePath(): (...parts: string[]) => string {
  const { base } = useSource();
  return (...parts) => pathTo(...base, ...parts);
}

/** Now; in a recording, when it ended: what was under way then goes on no longer. */
export function useSourceNow(): number {
  const now = useNow();
  return useSource().recording?.endedAt ?? now;
}
