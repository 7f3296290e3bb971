import type { CheckId } from '../../../../contract/traffic/checks.ts';
import type { Flow } from '../../../../contract/traffic/flow.ts';
import { failureOf } from '../../../flows/steps.ts';

/** What the console can fix by itself after a failure. */
export interface Fix {
  kind: 'add-redirect-uri';
  client_id: string;
  uri: string;
}

/** The fix for a failed flow, if one change to the client would have let it pass. */
export function fixOf(flow: Flow): Fix | undefined {
  const failure = failureOf(flow);
  if (!failure || flow.client_id === undefined) return undefined;
  const { check, received } = failure.check;
  if (check !== ('redirect-uri-matched' satisfies CheckId) || received === undefined || !URL.canParse(received))
    return undefined;
  return { kind: 'add-redirect-uri', client_id: flow.client_id, uri: received };
}
