import { useEffect } from 'react';
import type { BreakpointView } from '../../../../contract/breakpoints/breakpoint.ts';
import { useOperation, useTraffic } from '../../../api/hooks.ts';

const NONE: readonly BreakpointView[] = [];

/** Every breakpoint, kept current. */
export function useBreakpoints(): readonly BreakpointView[] {
  const changed = useTraffic(({ traffic }) => traffic.breakpoints);
  const { data, reload } = useOperation('breakpoints.list', {});
  useEffect(reload, [changed, reload]);
  return data ?? NONE;
}
