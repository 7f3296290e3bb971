import { codeFix, type Case, type Diagnose, type Finding } from '../case.ts';
import { quoted } from '../words.ts';
import { addressedBy } from './endpoints.ts';
import { headerOf } from './request.ts';
import { formSnippet } from './snippet.ts';

const FORM = 'application/x-www-form-urlencoded';
const LIMIT_MIB = 1;

/** A body as it came. */
interface Body {
  text: string;
  bytes: number;
  /** The media type, without parameters. */
  type: string;
  title: string;
}

/** Why the body of a request can't be read as a form. */
export const bodyFormat: Diagnose = (the) => {
  const { exchange } = the;
  const { method, body } = exchange.request;
  if (method !== 'POST') return undefined;
  const [type = ''] = (headerOf(exchange, 'content-type') ?? '').toLowerCase().split(';', 1);
  const title = addressedBy(exchange.endpoint)?.title ?? 'this address';
  const read: Body = { text: body?.text ?? '', bytes: body?.bytes ?? 0, type: type.trim(), title };
  const finding = unreadable(the, read) ?? jsonBody(the, read) ?? multipart(the, read) ?? mislabelled(the, read);
  return finding && { expected: `Content-Type: ${FORM}`, spec: 'RFC 6749 appendix B', ...finding };
};

/** A body that is no text, so nothing of it was kept. */
function unreadable({ exchange }: Case, { text, bytes, title }: Body): Finding | undefined {
  if (text !== '' || bytes === 0) return undefined;
  const encoding = headerOf(exchange, 'content-encoding');
  if (encoding !== undefined && encoding !== 'identity') {
    return {
      cause: `The body is compressed with ${quoted(encoding)}; ${title} reads only bodies that are not.`,
      expected: 'no Content-Encoding',
      received: `Content-Encoding: ${quoted(encoding)}`,
      advice: 'Send the form without compression.',
    };
  }
  if (bytes > LIMIT_MIB * 1024 * 1024) {
    return {
      cause: `The body has ${(bytes / (1024 * 1024)).toFixed(2)} MiB; the limit is ${LIMIT_MIB} MiB.`,
      expected: `at most ${LIMIT_MIB} MiB`,
      received: `${bytes} bytes`,
      advice: 'Send only the parameters of the request.',
    };
  }
  return {
    cause: 'The body has bytes that are not UTF-8.',
    expected: 'a form in UTF-8',
    received: `${bytes} bytes that are not UTF-8`,
    advice: 'Encode parameters as UTF-8 first and then with percent signs.',
  };
}

function jsonBody(the: Case, { text, type, title }: Body): Finding | undefined {
  const names = jsonNames(text);
  const isJsonType = /[/+]json$/.test(type);
  if (!names) return isJsonType ? notEvenJson(the, { text, type, title }) : undefined;
  const label = type === '' ? 'without a Content-Type' : isJsonType ? '' : `labelled ${type}`;
  return {
    cause: `The body is JSON${label && ` ${label}`}; ${title} takes a form.`,
    received: `JSON with ${names.join(', ') || 'no members'}`,
    advice: 'Send the same members as form parameters.',
    fixes: [fix(the, names)],
  };
}

function notEvenJson(the: Case, { text, type, title }: Pick<Body, 'text' | 'type' | 'title'>): Finding {
  const names = formNames(text);
  if (names.length === 0) {
    return {
      cause: `The request has ${type} and ${text === '' ? 'no body' : 'a body that is not JSON'}; ${title} takes a form.`,
      received: type,
      advice: 'Send the parameters as a form.',
      fixes: [fix(the, [])],
    };
  }
  return {
    cause: `The body is a form, but its Content-Type is ${type}.`,
    received: `Content-Type: ${type}`,
    advice: 'Send the body as it is, with the Content-Type of a form.',
    fixes: [fix(the, names)],
  };
}

function multipart(the: Case, { text, type, title }: Body): Finding | undefined {
  if (type !== 'multipart/form-data') return undefined;
  const names = [...text.matchAll(/\bname="([^"]*)"/g)].map(([, name = '']) => name);
  return {
    cause: `The body is multipart/form-data, which FormData and curl -F send; ${title} takes a URL-encoded form.`,
    received: `Content-Type: ${type}`,
    advice: 'Use URLSearchParams instead of FormData, or curl -d instead of -F.',
    fixes: [fix(the, names)],
  };
}

/** A form whose Content-Type is missing or another one. */
function mislabelled(the: Case, { text, type }: Body): Finding | undefined {
  if (type === FORM || text === '') return undefined;
  const names = formNames(text);
  const what = names.length > 0 ? 'a form' : 'no form';
  const because = type === 'text/plain' ? ', which fetch gives to a body that is a string' : '';
  return {
    cause:
      type === ''
        ? `The body is ${what}, and the request has no Content-Type.`
        : `The body is ${what}, ${names.length > 0 ? 'but' : 'and'} its Content-Type is ${quoted(type)}${because}.`,
    received: type === '' ? 'no Content-Type' : `Content-Type: ${quoted(type)}`,
    advice: `Send Content-Type: ${FORM}.`,
    fixes: [fix(the, names)],
  };
}

const fix = (the: Case, names: readonly string[]) =>
  codeFix(
    'send-form',
    'Send a form',
    formSnippet(the, (the.issuer?.url ?? '') + (addressedBy(the.exchange.endpoint)?.path ?? ''), names),
  );

/** The members of a JSON object. Undefined if a text isn't one. */
function jsonNames(text: string): string[] | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return Object.keys(JSON.parse(text) as object);
  } catch {
    return undefined;
  }
}

/** The names in a text that looks like a form. */
const formNames = (text: string): string[] =>
  /^[\w.%[\]-]+=/.test(text) ? [...new Set(new URLSearchParams(text).keys())] : [];
