import type { RecordedBody, RecordedHeaders } from '../events.ts';
import type { Check, Flow } from '../flow.ts';
import { tokensIn } from '../read/find-tokens.ts';
import { maskClaims } from '../read/mask-claims.ts';
import { headerOf, headerPairs, pathOf, queryOf, readBody } from '../read/message.ts';
import { summaryOf } from '../read/summary.ts';
import { redactJson } from '../redact.ts';
import type { Exchange } from '../traffic.ts';
import { durationText, REPORT_WORDS, timeText } from './report-words.ts';
import { shortened, textsOf, type Texts } from './texts.ts';

/** One part of a message: names with values, or a text. */
export interface Part {
  title: string;
  values: Texts;
  text?: string;
  /** Rarely needed, so it starts closed. */
  aside?: boolean;
}

export interface ReportedExchange {
  exchangeId: string;
  /** `POST /default/default/oauth2/token`. */
  line: string;
  status: number | undefined;
  /** What was requested and what came of it, in a sentence. */
  summary: string;
  time: string;
  duration: string | undefined;
  failed: boolean;
  checks: readonly Check[];
  parts: readonly Part[];
}

interface Recorded {
  /** As recorded. Only the claims of its tokens are read from it. */
  whole: Exchange;
  /** The same without secrets. */
  shown: Exchange;
  flow: Flow | undefined;
  checks: readonly Check[];
}

/** What a report says of an exchange: decoded parameters, the claims of tokens, status and checks. */
export function factsOfExchange({ whole, shown, flow, checks }: Recorded): ReportedExchange {
  const { exchangeId, request, reply, receivedAt, durationMs, error } = shown;
  return {
    exchangeId,
    line: shortened(`${request.method} ${pathOf(request.url)}`, 300),
    status: reply?.status,
    summary: shortened(summaryOf(shown, flow), 1_000),
    time: timeText(receivedAt),
    duration: durationMs === undefined ? undefined : durationText(durationMs),
    failed: error !== undefined || (reply?.status ?? 0) >= 400,
    checks,
    parts: [...requestParts(shown), ...replyParts(shown), ...tokenParts(whole), ...headerParts(shown)],
  };
}

function requestParts({ request }: Exchange): Part[] {
  return [
    ...valuesPart('Query', shortPairs(queryOf(request.url))),
    ...bodyParts('Request', request.body, request.headers),
  ];
}

function replyParts({ reply }: Exchange): Part[] {
  if (!reply) return [{ title: 'Response', values: [], text: REPORT_WORDS.noReply }];
  const location = headerOf(reply.headers, 'location');
  const target = location === undefined ? [] : [['to', location.split(/[?#]/, 1)[0] ?? ''] as const];
  const sent = location === undefined ? [] : queryOf(location.replace('#', '?'));
  return [
    ...valuesPart('Redirect', shortPairs([...target, ...sent])),
    ...bodyParts('Response', reply.body, reply.headers),
  ];
}

function bodyParts(side: string, body: RecordedBody | undefined, headers: RecordedHeaders): Part[] {
  const read = readBody(body, headers);
  if (read.kind === 'none') return [];
  if (read.kind === 'form') return valuesPart(`${side} form`, shortPairs(read.fields));
  const isMap = read.kind === 'json' && !Array.isArray(read.value) && typeof read.value === 'object';
  if (isMap) return valuesPart(`${side} JSON`, textsOf(read.value));
  const text = shortened(read.kind === 'json' ? JSON.stringify(read.value, undefined, 2) : read.text);
  return [{ title: `${side} body`, values: [], text, aside: true }];
}

/** A masked token can't be decoded, so its claims come from the recorded one, without the secrets among them. */
const tokenParts = (whole: Exchange): Part[] =>
  tokensIn(whole).flatMap(({ jwt, name, where }) =>
    valuesPart(
      `Claims of ${name} (${where.split(',', 1)[0]})`,
      textsOf(redactJson({ ...maskClaims(jwt.payload), alg: jwt.header['alg'] })),
    ),
  );

const headerParts = ({ request, reply }: Exchange): Part[] =>
  [
    ...valuesPart('Request headers', shortPairs(headerPairs(request.headers))),
    ...valuesPart('Response headers', reply ? shortPairs(headerPairs(reply.headers)) : []),
  ].map((part) => ({ ...part, aside: true }));

const valuesPart = (title: string, values: Texts): Part[] => (values.length > 0 ? [{ title, values }] : []);

const shortPairs = (pairs: Texts): Texts => pairs.map(([name, value]) => [shortened(name, 200), shortened(value)]);
