import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { Link } from 'wouter';
import type { Flow } from '../../../../contract/traffic/flow.ts';
import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import { useConsole } from '../../../api/console.tsx';
import { pathTo } from '../../../frame/paths.ts';
import { CompareButton } from '../compare/CompareButton.tsx';
import { useLivePath, useSource } from '../source.ts';
import { replayUrl } from '../verdict/replay.ts';
import { VerdictBanner } from '../verdict/VerdictBanner.tsx';
import type { Said } from '../../../../contract/traffic/read/said.ts';
import { LIVE_WORDS } from '../words.ts';

/** The verdict on a flow, with links to its client and to the request. */
export function FlowVerdict(props: { flow: Flow; exchanges: readonly Exchange[]; said: Said }) {
  const { flow, exchanges, said } = props;
  const { recording, origin } = useSource();
  const livePath = useLivePath();
  useAskedVerdict(flow, recording === undefined && flow.verdict === undefined);
  const { exchangeId } = said.verdict;
  const exchange = exchanges.find((one) => one.exchangeId === exchangeId);
  return (
    <VerdictBanner
      key={`${flow.flowId} ${exchangeId}`}
      verdict={said.verdict}
      error={said.error}
      replayUrl={replayUrl(exchange, origin)}
    >
      {flow.client_id !== undefined && !recording && (
        <Button variant="default" component={Link} href={pathTo('clients', flow.client_id)}>
          {LIVE_WORDS.openClient}
        </Button>
      )}
      {exchangeId !== '' && (
        <Button variant="default" component={Link} href={livePath(flow.flowId, exchangeId)}>
          {LIVE_WORDS.showRequest}
        </Button>
      )}
      <CompareButton flow={flow} />
    </VerdictBanner>
  );
}

/** Under a load of failures, the server reaches a verdict only when someone asks. It comes with the stream. */
function useAskedVerdict({ flowId }: Flow, isMissing: boolean): void {
  const { client } = useConsole();
  useEffect(() => {
    if (isMissing) client.call('flows.get', { params: { flowId } }).catch(() => undefined);
  }, [client, flowId, isMissing]);
}
