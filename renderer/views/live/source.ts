import { createContext, useContext } from 'react';
import { pathTo } from '../../frame/paths.ts';
import { useNow } from '../../ui/now.ts';
import type { Recording } from '../../../contract/traffic/har/read-har.ts';

/** Where the traffic comes from: the live server, or a finished recording. */
export interface LiveSource {
  /** The prefix of its paths in the console. */
  base: readonly string[];
  /** The origin the requests were sent to. */
  origin: string;
  recording?: Recording;
}

/** Takes the place of a flow ID in the path of a recording. */
export const IN_RECORDING = 'recording';
export const LIVE_BASE: readonly string[] = ['live'];
export const RECORDING_BASE: readonly string[] = ['live', IN_RECORDING];

const SourceContext = createContext<LiveSource>({ base: LIVE_BASE, origin: '' });

export const SourceProvider = SourceContext.Provider;
export const useSource = (): LiveSource => useContext(SourceContext);

/** The console path of a flow, or of an exchange in it. */
export function useLivePath(): (...parts: string[]) => string {
  const { base } = useSource();
  return (...parts) => pathTo(...base, ...parts);
}

/** The current time. In a recording, the time it ended. */
export function useSourceNow(): number {
  const now = useNow();
  return useSource().recording?.endedAt ?? now;
}
