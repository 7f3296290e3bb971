import type { Case, Finding } from './case.ts';
import { nearMiss } from './near-miss.ts';
import { quoted } from './words.ts';

/** A parameter that is sent under a name that is nearly right. `others` are names that are right themselves. */
export function misnamed({ query, form }: Case, name: string, others: readonly string[] = []): Finding | undefined {
  const names = [...query.keys(), ...form.keys()];
  const sent = names.find((one) => !others.includes(one) && nearMiss('id', one, [{ value: name, about: name }]));
  if (sent === undefined) return undefined;
  return {
    cause: `The request has a parameter ${quoted(sent)}, which is not ${name}.`,
    expected: name,
    received: quoted(sent),
    advice: `Spell it ${name}.`,
  };
}
