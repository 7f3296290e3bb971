import { Link } from 'wouter';
import { msInto, type Flow } from '../../../../contract/traffic/flow.ts';
import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import { durationWords } from '../../../ui/time-words.ts';
import { Status } from '../exchange/MessageCards.tsx';
import { shortPath } from '../../../../contract/traffic/read/message.ts';
import { summaryOf } from '../../../../contract/traffic/read/summary.ts';
import { useLivePath } from '../source.ts';
import classes from './flow.module.css';

/** The exchanges of a flow, each summarized in a sentence. */
export function ExchangeList({ flow, exchanges }: { flow: Flow; exchanges: readonly Exchange[] }) {
  const livePath = useLivePath();
  return (
    <ol className={classes.exchanges}>
      {exchanges.map((exchange) => (
        <li key={exchange.exchangeId}>
          <Link href={livePath(flow.flowId, exchange.exchangeId)} className={classes.exchange}>
            <Status status={exchange.reply?.status} ended={exchange.hungUp} />
            <span className={classes.exchangeWords}>
              <span className="u-mono u-truncate">
                {exchange.request.method} {shortPath(exchange.request.url, exchange.workspace)}
              </span>
              <span className={classes.exchangeSummary}>{summaryOf(exchange, flow)}</span>
            </span>
            <span className={`u-tabular u-muted ${classes.exchangeTime}`}>
              +{durationWords(msInto(flow, exchange.receivedAt))}
              {exchange.durationMs !== undefined && <span>took {durationWords(exchange.durationMs)}</span>}
            </span>
          </Link>
        </li>
      ))}
    </ol>
  );
}
