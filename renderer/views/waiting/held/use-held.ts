import type { HeldNote } from '../../../../contract/traffic/traffic-schema.ts';
import { sameEntries, useTraffic } from '../../../api/hooks.ts';

/** The exchanges of a workspace that wait at a breakpoint. */
export const useHeld = (workspace: string): readonly HeldNote[] =>
  useTraffic(({ traffic }) => [...traffic.held.values()].filter((note) => note.workspace === workspace), sameEntries);
