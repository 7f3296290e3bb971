import { OAuthError } from './errors.ts';

/** Decoded parameters. A parameter without a value counts as not sent (RFC 6749 §3.1). */
export interface Parameters {
  get(name: string): string | undefined;
  /** Every value of a parameter that may be repeated. */
  all(name: string): readonly string[];
  names(): readonly string[];
  /** Names that were included more than once. */
  repeated: ReadonlySet<string>;
}

/**
 * The parameters of an application/x-www-form-urlencoded query or body.
 *
 * Throws invalid_request when percent-encoding or UTF-8 is broken.
 */
export function parseParameters(text: string): Parameters {
  const values = new Map<string, string>();
  const others: [string, string][] = [];
  const repeated = new Set<string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    if (values.has(name)) {
      repeated.add(name);
      others.push([name, value]);
    } else values.set(name, value);
  }
  return {
    get: (name) => values.get(name) || undefined,
    all: (name) =>
      [...values, ...others].filter(([key, value]) => key === name && value !== '').map(([, value]) => value),
    names: () => [...values.keys()],
    repeated,
  };
}

function decode(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new OAuthError('invalid_request', 'The parameters are not valid percent-encoded UTF-8.', {
      hint: 'Encode parameters as application/x-www-form-urlencoded.',
      expected: 'percent-encoded UTF-8',
      received: text.slice(0, 200),
      spec: 'RFC 6749 appendix B',
    });
  }
}

/** Refuses parameters included more than once (RFC 6749 §3.1, §3.2). Unknown ones are ignored. */
export function refuseRepeated(parameters: Parameters, known: readonly string[]): void {
  const name = known.find((candidate) => parameters.repeated.has(candidate));
  if (name !== undefined) {
    throw new OAuthError('invalid_request', `The parameter ${name} is included more than once.`, {
      hint: `Send ${name} only once.`,
      expected: `${name} once`,
      received: `${name} more than once`,
      spec: 'RFC 6749 §3.1',
    });
  }
}

/** The parameter. Throws invalid_request if it is missing. */
export function required(parameters: Parameters, name: string): string {
  const value = parameters.get(name);
  if (value !== undefined) return value;
  throw new OAuthError('invalid_request', `The parameter ${name} is missing.`, {
    expected: name,
    received: parameters.names().join(', ') || 'no parameters',
  });
}
