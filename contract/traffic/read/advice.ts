import type { Check } from '../flow.ts';

/** Sentences that repeat the expected or received value. */
const REPEATED = /^(?:Registered:|You sent)/;

/** Placeholder for a value while splitting sentences, because values may contain punctuation. */
const PLACE = '\u{fffc}';

/** Only the advice. The error page shows nothing else, so its advice includes the values. */
export function adviceIn(hint: string, values: readonly string[]): string {
  const hidden = values.reduce((text, value) => (value === '' ? text : text.replaceAll(value, PLACE)), hint);
  const sentences = hidden.split(/(?<=\.) (?=[A-Z])/);
  const kept = sentences.filter((sentence) => !REPEATED.test(sentence));
  return kept.length === sentences.length ? hint : kept.join(' ');
}

/** A check without what it says twice. */
export function advised(check: Check): Check {
  if (check.outcome !== 'failed') return check;
  const { hint: given = '', ...said } = check;
  if (given === check.received || given === check.description) return said;
  const hint = adviceIn(given, [check.received ?? '', check.expected ?? '']);
  return hint === '' ? said : { ...said, hint };
}
