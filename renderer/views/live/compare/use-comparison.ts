import { useMemo } from 'react';
import { withAdvice } from '../../../../contract/traffic/compare/advice.ts';
import { compareFlows } from '../../../../contract/traffic/compare/compare.ts';
import type { Comparison } from '../../../../contract/traffic/compare/comparison.ts';
import type { Here } from '../../../../contract/traffic/compare/settings.ts';
import { useOperation } from '../../../api/hooks.ts';
import type { Placed } from './refs.ts';

export interface Sides {
  left: Placed;
  right: Placed;
}

/** Computed here, so it works for recordings, and while the server is away. */
export function useOwnComparison({ left, right }: Sides, config: Here | undefined): Comparison {
  return useMemo(
    () =>
      withAdvice(compareFlows(left, right), {
        imitated: right.recording ? 'right' : 'left',
        isForeign: left.flow.workspace === '' || right.flow.workspace === '',
        ...(config && { config }),
      }),
    [left, right, config],
  );
}

/** What the server has configured for a live flow. */
export function useConfigOf({ flow }: Placed): Here | undefined {
  const [tid = '', aid = ''] = flow.workspace.split('/');
  const params = { tid, aid };
  const { data: client } = useOperation('clients.get', { params: { ...params, client_id: flow.client_id ?? '' } });
  const { data: settings } = useOperation('settings.get', { params });
  const { data: claims } = useOperation('claims.list', { params });
  return useMemo(
    () => (client && settings && claims ? { tid, aid, client, settings, claims } : undefined),
    [tid, aid, client, settings, claims],
  );
}
