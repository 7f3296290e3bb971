import { failureWords } from '../../../../contract/checks.ts';
import type { Check } from '../../../../contract/flow.ts';

/** A sentence that says again what stands beside it as expected or received. */
const REPEATED = /^(?:Registered:|You sent)/;

/** Stands for a value while the sentences around it are told apart: it may hold what looks like the end of one. */
const PLACE = '\u{fffc}';

/** The advice alone: the error page, which shows nothing else, is told the values with it. */
function adviceIn(hint: string, values: readonly string[]): string {
  const hidden = values.reduce((text, value) => (value === '' ? text : text.replaceAll(value, PLACE)), hint);
  const sentences = hidden.split(/(?<=\.) (?=[A-Z])/);
  const kept = sentences.filter((sentence) => !REPEATED.test(sentence));
  return kept.length === sentences.length ? hint : kept.join(' ');
}

/** A check with what was expected and what to do, where the record does not say it itself. */
export function advised(check: Check): Check {
  if (check.outcome !== 'failed') return check;
  const { hint: given, ...said } = check;
  const values = [check.received ?? '', check.expected ?? ''];
  const hint = given === check.received || given === check.description ? '' : adviceIn(given ?? '', values);
  const facts: Check = hint === '' ? said : { ...said, hint };
  return { ...failureWords(check.check, check.error), ...facts };
}
