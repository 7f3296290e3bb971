import type { Case, Finding } from '../case.ts';
import { fateOf, named } from './fate.ts';
import { nearMiss } from '../near-miss.ts';
import type { IssuedKind } from './origin.ts';
import { recognize } from './sent-values.ts';
import { codeFix } from '../case.ts';
import { quoted } from '../words.ts';

/** A form without the parameter that carries a code or token: whether it is there under another name. */
export async function misplaced(
  the: Case,
  wanted: { name: string; kinds: readonly IssuedKind[] },
): Promise<Finding | undefined> {
  const { name, kinds } = wanted;
  for (const [other, value] of the.form) {
    if (other === name || value === '') continue;
    const known = await recognize(the, value);
    if (!known || known.near || !kinds.includes(known.origin.kind)) continue;
    return { ...underName(name, other, named(the, known.origin)), ...related(the, known, name) };
  }
  const near = [...the.form.keys()].find(
    (other) => other !== name && nearMiss('id', other, [{ value: name, about: name }]),
  );
  return near === undefined ? undefined : underName(name, near, 'the value');
}

const related = (the: Case, known: Parameters<typeof fateOf>[1], subject: string): Pick<Finding, 'related'> => {
  const { related: list } = fateOf(the, known, { subject, kinds: [] }) ?? {};
  return list ? { related: list } : {};
};

const underName = (name: string, other: string, what: string): Finding => ({
  cause: `The request has ${what} in the parameter ${quoted(other)}; it belongs in ${name}.`,
  expected: name,
  received: quoted(other),
  advice: `Rename the parameter to ${name}.`,
  fixes: [codeFix(`send-${name.replaceAll('_', '-')}`, 'Send this', `${name}=…`)],
});

/** A form without the parameter, or with an empty one. */
export const notSent = (the: Case, name: string, what: string): Finding => {
  const names = [...the.form.keys()].filter((key) => key !== name);
  const others = names.length === 0 ? 'it is empty' : `it has only ${[...new Set(names)].map(quoted).join(', ')}`;
  return {
    cause: the.form.has(name) ? `The parameter ${name} is empty.` : `The request has no ${name}; ${others}.`,
    expected: name,
    received: the.form.has(name) ? 'an empty value' : names.join(', ') || 'no parameters',
    advice: `Send ${what} in the parameter ${name} of the form.`,
    fixes: [codeFix(`send-${name.replaceAll('_', '-')}`, 'Send this', `${name}=…`)],
  };
};

const PLACEHOLDER = /^(?:undefined|null|none|nan|\[object \w+\]|<.*>|\$\{?\w+\}?|\{\{.*\}\}|%\w+%|your[-_ ].*)$/i;

/** The text that programs send where a variable was empty. */
export const placeholder = (name: string, value: string): Finding | undefined =>
  PLACEHOLDER.test(value)
    ? {
        cause: `${name} is a placeholder, not a value, so the variable that should hold it is empty.`,
        received: 'a placeholder',
        advice: 'Check where your client reads the value, and stop with an error if there is none.',
      }
    : undefined;
