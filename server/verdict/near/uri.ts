import type { Transform, Words } from './transform.ts';

/** A URI's parts as written (RFC 3986, appendix B). */
interface Parts {
  scheme: string;
  user: string;
  host: string;
  port: string;
  path: string;
  query: string;
  fragment: string;
}

const URI = /^([a-z][a-z0-9+.-]*:)(?:\/\/(?:([^/?#@]*)@)?(\[[^\]]*\]|[^/?#:]*)(:\d*)?)?([^?#]*)(\?[^#]*)?(#.*)?$/i;

function partsOf(uri: string): Parts | undefined {
  const match = URI.exec(uri);
  if (!match) return undefined;
  const [, scheme = '', user = '', host = '', port = '', path = '', query = '', fragment = ''] = match;
  return { scheme, user, host, port, path, query, fragment };
}

/** The only part in which two URIs differ. */
function differingPart(received: string, value: string): keyof Parts | undefined {
  const [a, b] = [partsOf(received), partsOf(value)];
  if (!a || !b) return undefined;
  const names = (Object.keys(a) as (keyof Parts)[]).filter((name) => a[name] !== b[name]);
  return names.length === 1 ? names[0] : undefined;
}

const has = (name: string, text: string): string => (text === '' ? `has no ${name}` : `has ${name} ${text}`);

/** Both sides of a part. URIs are never secret, so their values are there. */
const both = (part: keyof Parts, name: string, strip: RegExp) => (words: Words) => {
  const textOf = (uri: string | undefined): string => (partsOf(uri ?? '')?.[part] ?? '').replace(strip, '');
  return `${words.subject} ${has(name, textOf(words.received))}; ${words.known} ${has(name, textOf(words.value))}.`;
};

const partDiffers = (
  part: keyof Parts,
  says: Transform['says'],
  also = (_a: string, _b: string) => true,
): Transform => ({
  id: part,
  kinds: ['uri'],
  matches: (received, value) =>
    differingPart(received, value) === part && also(partsOf(received)?.[part] ?? '', partsOf(value)?.[part] ?? ''),
  says,
});

const slashes = (path: string): string => path.replace(/\/+$/, '');

export const URI_TRANSFORMS: readonly Transform[] = [
  {
    ...partDiffers(
      'path',
      ({ subject, known, received = '', value = '' }) =>
        (partsOf(received)?.path.length ?? 0) < (partsOf(value)?.path.length ?? 0)
          ? `${subject} has no slash at the end of its path; ${known} has one.`
          : `${subject} has a slash at the end of its path; ${known} has none.`,
      (a, b) => slashes(a) === slashes(b),
    ),
    id: 'trailing-slash',
  },
  {
    ...partDiffers('path', both('path', 'path', /^$/), (a, b) => a.toLowerCase() === b.toLowerCase()),
    id: 'path-case',
    says: ({ subject, known, received = '', value = '' }) =>
      `${subject} has path ${partsOf(received)?.path ?? ''}; ${known} has path ${partsOf(value)?.path ?? ''}, and paths are case-sensitive.`,
  },
  partDiffers('scheme', both('scheme', 'scheme', /:$/)),
  partDiffers('user', both('user', 'user name', /^$/)),
  partDiffers('host', both('host', 'host', /^$/)),
  partDiffers('port', both('port', 'port', /^:/)),
  partDiffers('path', both('path', 'path', /^$/)),
  partDiffers('query', both('query', 'query', /^$/)),
  partDiffers('fragment', both('fragment', 'fragment', /^$/)),
];
