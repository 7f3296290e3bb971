import { Anchor, Button } from '@mantine/core';
import { IconAlertCircle, IconChevronRight } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Flow } from '../../../../contract/traffic/flow.ts';
import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { durationWords } from '../../../ui/time-words.ts';
import { flowTitle } from '../../../../contract/traffic/read/flow-words.ts';
import { useMaskedExchange, useMaskedFlow } from '../mask.ts';
import { HandOverMenu } from '../handover/HandOverMenu.tsx';
import { CheckList } from '../picture/CheckList.tsx';
import { checksIn } from '../../../../contract/traffic/read/flow-steps.ts';
import { stepTitle } from '../../../../contract/traffic/read/party-words.ts';
import { pathTo } from '../../../frame/paths.ts';
import { useLivePath, useSource } from '../source.ts';
import { tokensIn } from '../../../../contract/traffic/read/find-tokens.ts';
import { TokenCard } from '../token/TokenCard.tsx';
import { replayUrl } from '../verdict/replay.ts';
import { VerdictBanner } from '../verdict/VerdictBanner.tsx';
import { saidOfExchange } from '../../../../contract/traffic/read/said.ts';
import { LIVE_WORDS } from '../words.ts';
import { HeldBar } from '../breakpoints/HeldBar.tsx';
import { HoldButton } from '../breakpoints/HoldButton.tsx';
import { Card } from './Card.tsx';
import { CopyMenu } from './CopyMenu.tsx';
import { BreakButton, FaultBadges } from './Faults.tsx';
import { ReplyCard, RequestCard, Status } from './MessageCards.tsx';
import { basicCredentials, headerOf, shortPath } from '../../../../contract/traffic/read/message.ts';
import { summaryOf } from '../../../../contract/traffic/read/summary.ts';
import classes from './exchange.module.css';

/** One exchange as cards: summary, checks, tokens, request and response. */
export function ExchangeDetail(props: { exchange: Exchange; flow: Flow | undefined }) {
  const whole = props.exchange;
  const exchange = useMaskedExchange(whole);
  const flow = useMaskedFlow(props.flow);
  const livePath = useLivePath();
  const checked = flow ? checksIn(flow, exchange.exchangeId) : [];
  const explained = saidOfExchange(exchange, flow)?.check;
  const isUnexplained = exchange.error !== undefined && !exchange.verdict;
  return (
    <article className={`${classes.detail} u-scroll`} aria-label={LIVE_WORDS.exchange}>
      <header className={classes.detailHead}>
        <div className={classes.crumbs}>
          {flow && (
            <>
              <Anchor component={Link} href={livePath(flow.flowId)}>
                {flowTitle(flow)}
              </Anchor>
              <IconChevronRight size={12} />
            </>
          )}
          <span>{exchange.endpoint}</span>
        </div>
        <div className={classes.detailTitle}>
          <h1 className="u-truncate">
            {exchange.request.method} {shortPath(exchange.request.url, exchange.workspace)}
          </h1>
          <Status status={exchange.reply?.status} ended={exchange.hungUp} />
          <span className={classes.spacer} />
          <HoldButton exchange={exchange} flow={flow} />
          <BreakButton client_id={flow?.client_id} endpoint={exchange.endpoint} />
          <HandOverMenu flow={props.flow} exchange={whole} />
          <CopyMenu exchange={exchange} />
        </div>
        <div className={classes.facts}>
          <RelativeTime at={exchange.receivedAt} />
          <FaultBadges faults={exchange.faults} />
          {exchange.durationMs !== undefined && <span>{durationWords(exchange.durationMs)}</span>}
          <span className={classes.fact}>
            {isTraceId(exchange) ? 'X-Trace-ID' : 'Entry'} <span className="u-mono">{exchange.exchangeId}</span>
            <CopyButton value={exchange.exchangeId} label={isTraceId(exchange) ? 'Copy trace ID' : 'Copy entry name'} />
          </span>
        </div>
      </header>
      <HeldBar isMeant={({ exchangeId }) => exchangeId === exchange.exchangeId} />
      <ExchangeVerdict exchange={whole} flow={props.flow} />
      <p className={classes.summary} data-failed={isUnexplained || undefined}>
        {isUnexplained && <IconAlertCircle size={16} />}
        {summaryOf(exchange, flow)}
      </p>
      {checked.map(({ step, checks }) => (
        <Card key={step} title={stepTitle(step, flow ?? { workspace: '' })} aside={`${checks.length} checks`}>
          <CheckList checks={checks} explained={explained} />
        </Card>
      ))}
      {tokensIn(whole).map((token) => (
        <TokenCard key={token.jwt.raw} token={token} />
      ))}
      <RequestCard
        exchange={exchange}
        credentials={basicCredentials(headerOf(whole.request.headers, 'authorization'))}
      />
      <ReplyCard exchange={exchange} />
    </article>
  );
}

function ExchangeVerdict({ exchange, flow }: { exchange: Exchange; flow: Flow | undefined }) {
  const { recording, origin } = useSource();
  const said = saidOfExchange(exchange, flow);
  if (!said) return null;
  const changed = said.verdict.fixes.find(({ params }) => params?.['client_id'] !== undefined)?.params;
  const client_id = flow?.client_id ?? changed?.['client_id'];
  return (
    <div className={classes.verdict}>
      <VerdictBanner verdict={said.verdict} error={said.error} replayUrl={replayUrl(exchange, origin)}>
        {client_id !== undefined && !recording && (
          <Button variant="default" component={Link} href={pathTo('clients', client_id)}>
            {LIVE_WORDS.openClient}
          </Button>
        )}
      </VerdictBanner>
    </div>
  );
}

/** Recordings made by other programs have no trace IDs. */
const isTraceId = ({ exchangeId }: Exchange): boolean => !exchangeId.startsWith('entry-');
