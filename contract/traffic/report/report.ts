/*
 * A flow or an exchange for people and programs that don't have this server: what happened, why, and how to fix it,
 * without secrets. Server and console make the same report, so this folder is pure: no clock, no locale, no store.
 */
import { outcomeOf, STEPS, type Check, type Flow } from '../flow.ts';
import { checksIn, stepsOf, type FlowStep } from '../read/flow-steps.ts';
import { partyWords } from '../read/party-words.ts';
import { flowTitle, kindWords } from '../read/flow-words.ts';
import { harOf } from '../read/har.ts';
import { saidOfExchange, saidOfFlow, type Said } from '../read/said.ts';
import { redactExchange, redactFlow, redactJson } from '../redact.ts';
import type { Exchange } from '../traffic.ts';
import { durationText, timeText } from './report-words.ts';
import { factsOfExchange, type ReportedExchange } from './reported-exchange.ts';
import { withShortBodies } from './short-bodies.ts';
import { textsOf, type Texts } from './texts.ts';

/** What a report is made from, as it was recorded. */
export interface ReportSource {
  flow?: Flow | undefined;
  /** The exchanges of the flow, or the one that the report is about. */
  exchanges: readonly Exchange[];
  /** The report is about the exchange, and not about the whole flow. */
  single: boolean;
  /** The ACP listener's origin. */
  origin: string;
  version: string;
  /** The client's record, where the config is known. */
  client?: Readonly<Record<string, unknown>> | undefined;
}

/** Everything a report says, without secrets. */
export interface Report {
  title: string;
  /** What kind of flow it was, and how it ended. */
  kind: string;
  tone: 'passed' | 'failed' | 'waiting';
  facts: Texts;
  said?: Said | undefined;
  steps: readonly FlowStep[];
  parties: ReturnType<typeof partyWords>;
  exchanges: readonly ReportedExchange[];
  /** What is configured for the client. */
  config: Texts;
  /** The same as a recording that Live opens. */
  recording: ReturnType<typeof harOf>;
  version: string;
}

/** Makes a report. Everything that leaves it went through the one table of secrets. */
export function reportOf(source: ReportSource): Report {
  const { single, origin, version } = source;
  const flow = source.flow && redactFlow(source.flow);
  const exchanges = source.exchanges.map(redactExchange);
  const [only] = single ? exchanges : [];
  const said = saidIn(flow, exchanges, only);
  return {
    title: only && !flow ? `${only.request.method} ${only.endpoint}` : flowTitle(flow ?? {}),
    kind: kindOf(flow, only),
    tone: toneOf(flow, only, said),
    facts: factsOf(flow, exchanges, only),
    said,
    steps: flow && !only ? stepsOf(flow) : [],
    parties: partyWords(flow ?? { workspace: '' }),
    exchanges: source.exchanges.map((exchange, index) =>
      factsOfExchange({ whole: exchange, shown: exchanges[index] ?? exchange, flow, checks: checksOf(flow, exchange) }),
    ),
    config: textsOf(redactJson(source.client ?? {})),
    recording: harOf(withShortBodies(exchanges), flow ? [flow] : [], { origin, version }),
    version,
  };
}

const checksOf = (flow: Flow | undefined, { exchangeId }: Exchange): readonly Check[] =>
  flow ? checksIn(flow, exchangeId).flatMap(({ checks }) => checks) : [];

const saidIn = (flow: Flow | undefined, exchanges: readonly Exchange[], only: Exchange | undefined) =>
  only ? saidOfExchange(only, flow) : flow && saidOfFlow(flow, exchanges);

function kindOf(flow: Flow | undefined, only: Exchange | undefined): string {
  if (flow && !only) return kindWords(flow.kind, outcomeOf(flow));
  return only?.reply ? `Request · ${only.reply.status}` : 'Request';
}

function toneOf(flow: Flow | undefined, only: Exchange | undefined, said: Said | undefined): Report['tone'] {
  if (said?.verdict.severity === 'error') return 'failed';
  if (said) return 'waiting';
  if (only) return only.error !== undefined || (only.reply?.status ?? 0) >= 400 ? 'failed' : 'passed';
  const outcome = flow ? outcomeOf(flow) : 'running';
  return outcome === 'succeeded' ? 'passed' : outcome === 'failed' ? 'failed' : 'waiting';
}

function factsOf(flow: Flow | undefined, exchanges: readonly Exchange[], only: Exchange | undefined): Texts {
  const at = only?.receivedAt ?? flow?.startedAt ?? exchanges[0]?.receivedAt;
  const ms = only ? only.durationMs : flow && flow.updatedAt - flow.startedAt;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Time', at === undefined ? undefined : timeText(at)],
    ['Client', flow?.client_id],
    ['User', flow?.username],
    ['Workspace', flow?.workspace ?? only?.workspace],
    ['Scopes', flow?.scope],
    ['Duration', ms === undefined ? undefined : durationText(ms)],
    [only ? 'X-Trace-ID' : 'Flow ID', only?.exchangeId ?? flow?.flowId],
  ];
  return facts.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value] as const]));
}

/** The number and title of the step where it failed. */
export function stepIn({ verdict }: Said): string | undefined {
  return verdict.step && `step ${STEPS[verdict.step].number}, “${STEPS[verdict.step].title}”`;
}
