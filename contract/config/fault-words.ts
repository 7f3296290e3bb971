import type { z } from 'zod';

type Fault = Parameters<z.core.$ZodErrorMap>[0];

/**
 * The error option for parsing, so that the command line, the admin API and forms use the same words. It is not a
 * global zod setting, because an application that embeds the server has its own.
 */
export const IN_WORDS = { error: (fault: Fault) => faultInWords(fault) };

/** Expected types in plain words. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return KINDS[typeof value] ?? 'something else';
};

/** `a, b or c`. */
const listed = (values: readonly string[]): string =>
  values.length > 1 ? `${values.slice(0, -1).join(', ')} or ${values.at(-1)}` : values.join('');

/** What is wrong with a value, to follow its name: `must not be empty`. Undefined to use zod's own message. */
function faultInWords(fault: Fault): string | undefined {
  switch (fault.code) {
    case 'invalid_type':
      return typeFault(fault.expected, fault.input);
    case 'invalid_value':
      if (fault.input === undefined) return 'is missing';
      return `must be ${listed(fault.values.map(String))}`;
    case 'too_small':
      return sizeFault(fault.origin, Number(fault.minimum), { least: true, inclusive: fault.inclusive !== false });
    case 'too_big':
      return sizeFault(fault.origin, Number(fault.maximum), { least: false, inclusive: fault.inclusive !== false });
    case 'unrecognized_keys':
      return `must not have ${fault.keys.map((key) => `"${key}"`).join(', ')}`;
    case 'invalid_format':
      return fault.format === 'url' ? 'must be a URL' : 'has an invalid format';
    case 'invalid_union':
      return 'options' in fault && Array.isArray(fault.options)
        ? `must be ${listed(fault.options.map(String))}`
        : 'does not match any of the allowed forms';
    default:
      return undefined;
  }
}

function typeFault(expected: string, input: unknown): string {
  if (input === undefined) return 'is missing';
  const kind = KINDS[expected] ?? expected;
  if (Number.isNaN(input) || (expected === 'int' && typeof input === 'number')) return `must be ${kind}`;
  return `must be ${kind}, not ${kindOf(input)}`;
}

interface Bound {
  least: boolean;
  inclusive: boolean;
}

function sizeFault(origin: string, limit: number, { least, inclusive }: Bound): string {
  const unit = { string: 'character', array: 'entry' }[origin];
  if (unit === undefined) {
    if (inclusive) return `must be at ${least ? 'least' : 'most'} ${limit}`;
    return `must be ${least ? 'more' : 'less'} than ${limit}`;
  }
  if (least && limit === 1) return origin === 'string' ? 'must not be empty' : 'must have at least one entry';
  const units = limit === 1 ? unit : { character: 'characters', entry: 'entries' }[unit];
  return `must have at ${least ? 'least' : 'most'} ${limit.toLocaleString('en')} ${units}`;
}
