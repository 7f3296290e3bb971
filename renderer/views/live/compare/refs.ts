import type { Subject } from '../../../../contract/traffic/compare/compare.ts';
import type { Recording } from '../../../../contract/traffic/har/read-har.ts';
import { pathTo } from '../../../frame/paths.ts';
import { exchangesOf, type Records } from '../list/rows.ts';

/** Takes the place of a flow ID in the path of a comparison. */
export const COMPARING = 'compare';
const OF_RECORDING = 'recording:';

/** A flow that can be compared: live, or in the open recording. */
export interface Placed extends Subject {
  recording?: Recording;
}

/** The name of a flow in the path of a comparison. */
export const refOf = (flowId: string, inRecording: boolean): string =>
  inRecording ? `${OF_RECORDING}${flowId}` : flowId;

/** The deep link to a comparison. */
export const comparisonPath = (left: string, right: string): string => pathTo('live', COMPARING, left, right);

/** The deep link to a flow that is compared. */
export const flowPath = ({ flow, recording }: Placed): string =>
  recording ? pathTo('live', 'recording', flow.flowId) : pathTo('live', flow.flowId);

/** The flow with this name. Undefined if it is gone, or if its recording isn't open. */
export function placedAt(ref: string, live: Records, recording: Recording | undefined): Placed | undefined {
  const isRecorded = ref.startsWith(OF_RECORDING);
  const records = isRecorded ? recording : live;
  const flow = records?.flows.get(isRecorded ? ref.slice(OF_RECORDING.length) : ref);
  if (!flow || !records) return undefined;
  return { flow, exchanges: exchangesOf(flow, records.exchanges), ...(isRecorded && recording && { recording }) };
}
