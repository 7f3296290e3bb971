import type { CheckId } from '../../contract/traffic/checks.ts';
import { SECOND } from '../../contract/faults/mix-up.ts';
import { changesOf } from '../../contract/traffic/difference.ts';
import { LONG_BODY_BYTES } from '../../contract/traffic/events.ts';
import type { Exchange, Traffic } from '../../contract/traffic/traffic.ts';
import type { Verdict } from '../../contract/traffic/verdict.ts';
import { secondOf } from '../core/issuer.ts';
import type { Core, Issuer } from '../core/ports.ts';
import type { Case, Diagnose, FailedCheck, Finding } from './case.ts';
import { claimedClient } from './claimed-client.ts';
import { BY_CHECK, WITHOUT_CHECK } from './diagnoses.ts';
import { NOT_GIVEN } from './open-exchanges.ts';
import { withPlanted } from './planted.ts';
import { withoutSecrets } from './without-secrets.ts';

interface CaseFacts {
  core: Core;
  traffic: () => Traffic;
  exchange: Exchange;
  failed: FailedCheck | undefined;
}

function clipped(exchange: Exchange): Exchange {
  const { request } = exchange;
  if (!request.body || request.body.bytes <= LONG_BODY_BYTES) return exchange;
  const text = request.body.text.slice(0, LONG_BODY_BYTES);
  return { ...exchange, request: { ...request, body: { ...request.body, text } } };
}

/** The verdict on an exchange, if there is anything to say. It holds no secret. */
export async function reachVerdict(facts: CaseFacts): Promise<Verdict | undefined> {
  const the = caseOf(facts);
  const found = withPlanted(the, (await diagnosed(the)) ?? asChecked(the));
  return found && withoutSecrets(the, found);
}

function caseOf({ core, traffic, failed, ...facts }: CaseFacts): Case {
  const exchange = clipped(facts.exchange);
  const { request, workspace, flowId } = exchange;
  const [tid = '', aid = ''] = workspace?.split('/') ?? [];
  const first: Issuer | undefined = core.config.issuer(tid, aid);
  const isSecond = first && exchange.endpoint !== 'unknown' && request.url.startsWith(`${first.path}${SECOND}/`);
  const issuer = isSecond ? secondOf(first) : first;
  const mark = request.url.indexOf('?');
  const query = new URLSearchParams(mark < 0 ? '' : request.url.slice(mark + 1));
  const form = new URLSearchParams(request.body?.text ?? '');
  const known = { core, issuer, exchange, flowId, failed, query, form, now: core.clock(), traffic };
  return { ...known, client: claimedClient(known) };
}

async function diagnosed(the: Case): Promise<Verdict | undefined> {
  const { failed } = the;
  const diagnoses: readonly Diagnose[] = failed ? (BY_CHECK[failed.check as CheckId] ?? []) : WITHOUT_CHECK;
  for (const diagnose of diagnoses) {
    const finding = await diagnose(the);
    if (finding) return written(the, finding);
  }
  return undefined;
}

/** What the check said, where nothing more is known. */
function asChecked(the: Case): Verdict | undefined {
  const { failed, exchange } = the;
  if (!failed) return undefined;
  return written(the, {
    cause: failed.description ?? `The request was refused with ${exchange.error ?? 'an error'}.`,
    ...(failed.hint !== undefined && { advice: failed.hint }),
  });
}

/** The finding, completed by what the check said. */
function written({ failed, exchange }: Case, { fixes = [], ...finding }: Finding): Verdict {
  const said: Partial<Verdict> = {};
  for (const name of ['step', 'check', 'expected', 'received', 'spec'] as const) {
    const text = failed?.[name];
    if (text !== undefined) Object.assign(said, { [name]: text });
  }
  const severity = failed?.check === NOT_GIVEN ? ('note' as const) : ('error' as const);
  const verdict = { severity, ...said, ...finding, exchangeId: exchange.exchangeId, fixes };
  const { expected, received } = verdict;
  const difference =
    verdict.difference ??
    (expected === undefined || received === undefined ? undefined : changesOf(expected, received));
  return difference?.length ? { ...verdict, difference } : verdict;
}
