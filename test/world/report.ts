import { recordingIn } from '../../contract/traffic/report/recording-in.ts';
import type { harOf } from '../../contract/traffic/read/har.ts';

/** The recording that a page for a colleague holds. */
export const harIn = (page: string): ReturnType<typeof harOf> =>
  JSON.parse(recordingIn(page) ?? 'null') as ReturnType<typeof harOf>;
