import type { RecordedBody, RecordedHeaders } from '../../../../contract/traffic/events.ts';
import { REDACTED } from '../../../../contract/traffic/redact.ts';
import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { sizeWords } from '../../../ui/time-words.ts';
import { rawReply, rawRequest } from '../export/raw.ts';
import { copyWords, useMask } from '../../../tokens/mask.ts';
import { Card, CardPart } from './Card.tsx';
import { Json } from '../../../tokens/Json.tsx';
import {
  type basicCredentials,
  headerOf,
  headerPairs,
  pathOf,
  queryOf,
  readBody,
} from '../../../../contract/traffic/read/message.ts';
import { PairTable } from './PairTable.tsx';
import json from '../../../tokens/json.module.css';
import classes from './exchange.module.css';

/** The request: URL, query, credentials, form or JSON, and headers. */
export function RequestCard(props: { exchange: Exchange; credentials: ReturnType<typeof basicCredentials> }) {
  const { exchange, credentials } = props;
  const masked = useMask();
  const { request } = exchange;
  const query = queryOf(request.url);
  return (
    <Card
      title="Request"
      aside={<span className="u-mono">{`${request.method} ${pathOf(request.url)}`}</span>}
      actions={<CopyButton value={() => rawRequest(exchange)} label={copyWords('Copy raw request', masked)} />}
    >
      {query.length > 0 && (
        <CardPart title="Query">
          <PairTable pairs={query} label="Query" />
        </CardPart>
      )}
      {credentials && (
        <CardPart title="Credentials from the Authorization header">
          <PairTable
            label="Credentials"
            pairs={[
              ['client_id', credentials.id],
              ['client_secret', masked ? REDACTED : credentials.secret],
            ]}
          />
        </CardPart>
      )}
      <Body body={request.body} headers={request.headers} />
      <Headers headers={request.headers} />
    </Card>
  );
}

/** The response: redirect target, body and headers. */
export function ReplyCard({ exchange }: { exchange: Exchange }) {
  const masked = useMask();
  const { reply, hungUp } = exchange;
  if (!reply) {
    const words = hungUp ? 'The connection closed before a response arrived.' : 'Waiting for the response.';
    return (
      <Card title="Response" aside={hungUp ? 'none' : 'pending'}>
        <p className={classes.note}>{words}</p>
      </Card>
    );
  }
  const location = headerOf(reply.headers, 'location');
  return (
    <Card
      title="Response"
      aside={<Status status={reply.status} />}
      actions={<CopyButton value={() => rawReply(exchange)} label={copyWords('Copy raw response', masked)} />}
    >
      {location !== undefined && (
        <CardPart title="Redirects to">
          <p className={classes.address}>{location.split(/[?#]/, 1)[0]}</p>
          <PairTable pairs={queryOf(location.replace('#', '?'))} label="Redirect parameters" />
        </CardPart>
      )}
      <Body body={reply.body} headers={reply.headers} />
      <Headers headers={reply.headers} />
    </Card>
  );
}

/** A status code in the colour of its class. Shows `ended` if no response will arrive. */
export function Status({ status, ended = false }: { status: number | undefined; ended?: boolean | undefined }) {
  const missing = ended ? { tone: 'failed', word: 'none' } : { tone: 'pending', word: '···' };
  const tone = status === undefined ? missing.tone : status >= 400 ? 'failed' : status >= 300 ? 'moved' : 'passed';
  return (
    <span className={`u-tabular ${classes.status}`} data-tone={tone}>
      {status ?? missing.word}
    </span>
  );
}

function Headers({ headers }: { headers: RecordedHeaders }) {
  const pairs = headerPairs(headers);
  return (
    <details className={classes.headers}>
      <summary>
        {pairs.length} {pairs.length === 1 ? 'header' : 'headers'}
      </summary>
      <PairTable pairs={pairs} label="Headers" />
    </details>
  );
}

function Body({ body, headers }: { body: RecordedBody | undefined; headers: RecordedHeaders }) {
  const read = readBody(body, headers);
  if (read.kind === 'none' || !body) return null;
  const size = `${sizeWords(body.bytes)}${body.cut ? ', truncated' : ''}`;
  const title = { form: 'Form', json: 'JSON', text: 'Body' }[read.kind];
  return (
    <CardPart title={`${title} · ${size}`}>
      {read.kind === 'form' && <PairTable pairs={read.fields} label="Form" />}
      {read.kind === 'json' && <Json value={read.value} />}
      {read.kind === 'text' && (
        <>
          {read.problem !== undefined && <p className={classes.problem}>{read.problem}</p>}
          {read.text !== '' && (
            <pre className={json.code} tabIndex={0}>
              {read.text}
            </pre>
          )}
        </>
      )}
    </CardPart>
  );
}
