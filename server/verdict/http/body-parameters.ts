import { codeFix, type Case, type Diagnose, type Finding } from '../case.ts';
import { quoted } from '../words.ts';
import { addressedBy } from './endpoints.ts';
import { headerOf, pathOf } from './request.ts';
import { formSnippet, isSecretName } from './snippet.ts';

/** Parameters that clients send. */
const KNOWN = [
  'grant_type',
  'client_id',
  'client_secret',
  'code',
  'redirect_uri',
  'code_verifier',
  'refresh_token',
  'scope',
  'token',
  'client_assertion',
  'response_type',
];

/** Parameters as text, and where they stand. */
interface Sent {
  text: string;
  place: 'body' | 'query';
}

const sentIn = ({ exchange }: Case): Sent => {
  const { method, url, body } = exchange.request;
  if (method === 'POST') return { text: body?.text ?? '', place: 'body' };
  const mark = url.indexOf('?');
  return { text: mark < 0 ? '' : url.slice(mark + 1), place: 'query' };
};

/** Why parameters can't be read, although they are a form. */
export const unreadableParameters: Diagnose = (the) => {
  const sent = sentIn(the);
  return misplaced(the) ?? badlyEncoded(sent) ?? repeated(sent);
};

/** Why a parameter that was sent is not seen. Only for requests that lack one. */
export const unseenParameters: Diagnose = (the) => {
  const { exchange } = the;
  if (exchange.request.method !== 'POST' || KNOWN.slice(0, 2).every((name) => the.form.has(name))) return undefined;
  const sent = sentIn(the);
  return joinedWrongly(the, sent) ?? quotedNames(the) ?? emptyBody(the, sent);
};

function misplaced(the: Case): Finding | undefined {
  const { exchange, issuer, query } = the;
  const addressed = addressedBy(exchange.endpoint);
  const names = [...new Set(query.keys())].filter((name) => KNOWN.includes(name) || isSecretName(name));
  if (exchange.request.method !== 'POST' || addressed?.isPage || !addressed || names.length === 0) return undefined;
  const isEmpty = (exchange.request.body?.bytes ?? 0) === 0;
  return {
    cause: isEmpty
      ? `The parameters are in the URL, and the body is empty; ${addressed.title} reads the body.`
      : `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} in the URL, beside a body; ${addressed.title} reads only the body.`,
    expected: 'every parameter in the body',
    received: `in the URL: ${names.join(', ')}`,
    advice: 'Send them in the body. What was in the URL may be in logs by now.',
    fixes: [
      codeFix(
        'send-form',
        'Send a form',
        formSnippet(the, (issuer?.url ?? '') + addressed.path, [...new Set([...the.form.keys(), ...names])]),
      ),
    ],
  };
}

/** A percent sign that begins no escape, or an escape that is no UTF-8. */
function badlyEncoded({ text, place }: Sent): Finding | undefined {
  for (const pair of text.split('&')) {
    const name = quoted(pair.split('=', 1)[0] ?? '');
    if (/%(?![\da-f]{2})/i.test(pair)) {
      return {
        cause: `${name} in the ${place} has a % without two hexadecimal digits after it, so it was not encoded.`,
        expected: 'percent-encoded UTF-8',
        received: `${name} with a bare %`,
        advice: 'Let your library encode the parameters. A % is sent as %25.',
      };
    }
    if (!isDecodable(pair)) {
      return {
        cause: `${name} in the ${place} is percent-encoded, but not from UTF-8.`,
        expected: 'percent-encoded UTF-8',
        received: `${name} in another encoding`,
        advice: 'Encode the text as UTF-8 before percent-encoding it.',
      };
    }
  }
  return undefined;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function repeated({ text, place }: Sent): Finding | undefined {
  const parameters = new URLSearchParams(text);
  const name = KNOWN.find((one) => parameters.getAll(one).length > 1);
  if (name === undefined) return undefined;
  const values = parameters.getAll(name);
  const same = new Set(values).size === 1;
  const times = values.length === 2 ? 'twice' : `${values.length} times`;
  return {
    cause: `${name} is included ${times} in the ${place}, ${same ? 'with the same value' : 'with different values'}.`,
    expected: `${name} once`,
    received: `${name} ${times}`,
    advice: `Send ${name} once. Look for a library that adds it besides your own code.`,
  };
}

/** Pairs that are joined by something else than one ampersand. */
function joinedWrongly(the: Case, { text }: Sent): Finding | undefined {
  const names = [...the.form.keys()];
  const escaped = names.find((name) => name.startsWith('amp;'));
  if (escaped !== undefined) return joined('&amp;', escaped.slice(4));
  const [only = '', ...others] = names;
  const value = the.form.get(only) ?? '';
  const next = KNOWN.find((name) => new RegExp(`[;,\\s]+${name}=`).test(value));
  if (next !== undefined) {
    const [between = ''] = new RegExp(`[;,\\s]+(?=${next}=)`).exec(value) ?? [];
    return joined(/^\s+$/.test(between) ? 'a blank or a line break' : between.trim(), next);
  }
  if (others.length > 0 || !/^[\w%.-]+%3D/i.test(text)) return undefined;
  return {
    cause: 'The body as a whole is percent-encoded once more, so it is a single name without a value.',
    expected: 'names and values encoded, = and & as they are',
    received: 'an encoded = or &',
    advice: 'Encode each name and value, and join them afterwards.',
  };
}

const joined = (separator: string, next: string): Finding => ({
  cause: `${next} is not seen, because ${separator} comes before it instead of &.`,
  expected: '& between parameters',
  received: separator,
  advice: 'Join parameters with &.',
});

/** Names with quotes or blanks around them: what a shell or a template left. */
function quotedNames({ form }: Case): Finding | undefined {
  for (const name of form.keys()) {
    const meant = name.replaceAll(/^[\s'"`{]+|[\s'"`]+$/g, '');
    if (meant === name || !KNOWN.includes(meant)) continue;
    const what = /['"`]/.test(name) ? 'a quotation mark' : 'a blank or a line break';
    return {
      cause: `${meant} is not seen, because its name has ${what} beside it.`,
      expected: meant,
      received: quoted(name),
      advice: 'Send the name alone.',
    };
  }
  return undefined;
}

function emptyBody(the: Case, { text }: Sent): Finding | undefined {
  const { exchange } = the;
  const addressed = addressedBy(exchange.endpoint);
  if (text !== '' || (exchange.request.body?.bytes ?? 0) > 0 || !addressed) return undefined;
  const length = headerOf(exchange, 'content-length');
  return {
    cause: `The body of the request to ${pathOf(exchange.request.url)} is empty.`,
    expected: 'a form',
    received: length === undefined ? 'no body' : `Content-Length: ${length}`,
    advice: 'Send the parameters in the body.',
    fixes: [codeFix('send-form', 'Send a form', formSnippet(the, (the.issuer?.url ?? '') + addressed.path, []))],
  };
}
