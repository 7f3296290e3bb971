import { faultRow } from '../../contract/faults/kinds.ts';
import { reactionWords } from '../../contract/faults/reactions.ts';
import type { Exchange } from '../../contract/traffic/traffic.ts';
import type { RecordedFault } from '../../contract/traffic/traffic-schema.ts';
import type { Fix, Verdict } from '../../contract/traffic/verdict.ts';
import type { Case } from './case.ts';
import { MIX_UP } from './open-exchanges.ts';

const named = (faults: readonly RecordedFault[]): string => faults.map(({ title }) => title).join(', ');

const endings = (the: Case, faults: readonly RecordedFault[]): Fix[] =>
  faults
    .filter(({ faultId }) => the.core.faults.get(faultId))
    .map(({ faultId, title }) => ({
      id: `end-fault-${faultId}`,
      label: `End the fault “${title}”`,
      operation: 'faults.delete',
      params: { faultId },
    }));

const isRefusal = ({ reply, error }: Exchange): boolean => error !== undefined || !reply || reply.status >= 400;

/** What was planted in this exchange, and what a correct client does about it. */
function own(the: Case, faults: readonly RecordedFault[]): Verdict {
  const { exchange } = the;
  const [row] = faults.map(({ kind }) => faultRow(kind)).filter((known) => known !== undefined);
  return {
    severity: isRefusal(exchange) ? 'error' : 'note',
    planted: true,
    cause: `Planted: ${named(faults)}.${row ? ` ${row.does}` : ''}`,
    ...(row && { advice: `${reactionWords(row)} ${row.why}`, spec: row.spec }),
    exchangeId: exchange.exchangeId,
    fixes: endings(the, faults),
  };
}

/** Nothing failed: the client went on where it should have stopped. It may have begun at the second issuer itself. */
function wentOn(
  the: Case,
  { check: _check, step: _step, ...found }: Verdict,
  faults: readonly RecordedFault[],
): Verdict {
  if (faults.length === 0) return { ...found, severity: 'note' };
  const cause = `Planted: ${named(faults)}. ${found.cause}`;
  return { ...found, severity: 'note', planted: true, cause, fixes: [...endings(the, faults), ...found.fixes] };
}

/** What fired in the flow before this exchange: all but what is only known from later ones. */
function earlier({ exchange: { exchangeId }, flowId, traffic }: Case): readonly RecordedFault[] {
  if (flowId === undefined) return [];
  const { flows, exchanges } = traffic();
  const { faults = [], exchangeIds = [] } = flows.get(flowId) ?? {};
  if (faults.length === 0) return faults;
  const at = exchangeIds.indexOf(exchangeId);
  const firedIn = (ids: readonly string[]): Set<string> =>
    new Set(ids.flatMap((id) => exchanges.get(id)?.faults ?? []).map(({ faultId }) => faultId));
  const [before, after] = [firedIn(exchangeIds.slice(0, Math.max(0, at))), firedIn(exchangeIds.slice(at + 1))];
  return faults.filter(({ faultId }) => before.has(faultId) || at < 0 || !after.has(faultId));
}

/**
 * The verdict, with what was planted first, so that nobody looks for a mistake that was put there. A fault earlier in
 * the same flow may be why a later request of it failed.
 */
export function withPlanted(the: Case, found: Verdict | undefined): Verdict | undefined {
  const { faults: here = [] } = the.exchange;
  if (here.length > 0 && !the.failed) return own(the, here);
  const faults = here.length > 0 ? here : earlier(the);
  if (found && the.failed?.check === MIX_UP) return wentOn(the, found, faults);
  if (!found || faults.length === 0) return found;
  const where = here.length > 0 ? '' : ', earlier in this flow';
  return {
    ...found,
    planted: true,
    cause: `Planted: ${named(faults)}${where}. ${found.cause}`,
    fixes: [...endings(the, faults), ...found.fixes],
  };
}
