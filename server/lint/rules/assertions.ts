import { readAssertion } from '../../protocol/client-assertion.ts';
import { backChannelOf, type Dossier } from '../dossier.ts';
import type { Request } from '../request.ts';
import type { Rule } from '../rule.ts';
import { countOf, secondsIn, shareOf } from '../words.ts';

interface Asserted {
  request: Request;
  alg: string;
  claims: Record<string, unknown>;
}

function assertionsOf(the: Dossier): Asserted[] {
  return backChannelOf(the).flatMap((request) => {
    const text = request.form.get('client_assertion');
    if (text === null) return [];
    try {
      return [{ request, ...readAssertion(text) }];
    } catch {
      return [];
    }
  });
}

/** Ten times what is usual. */
const LONGEST_SECONDS = 600;

export const assertionLongLived: Rule = (the) => {
  const lifeOf = ({ request, claims }: Asserted): number => Number(claims['exp']) - request.clock / 1000;
  const long = assertionsOf(the).filter((asserted) => lifeOf(asserted) > LONGEST_SECONDS);
  if (long.length === 0) return undefined;
  const longest = secondsIn(Math.max(...long.map(lifeOf)) * 1000);
  return {
    cause: `${countOf(long.length, 'client assertion')} could be used for up to ${longest}.`,
    requests: long.map(({ request }) => request),
  };
};

export const assertionAudience: Rule = (the) => {
  const all = assertionsOf(the);
  const other = all.filter(({ claims: { aud } }) => [aud].flat().some((one) => !the.issuer.names.has(String(one))));
  if (other.length === 0) return undefined;
  return {
    cause: `${shareOf(other.length, all.length, 'client assertion', ['has', 'have'])} an aud besides the issuer, such as the token endpoint.`,
    requests: other.map(({ request }) => request),
    fixes: [{ id: 'send-issuer', label: 'Send the issuer as the only aud', code: `aud = '${the.issuer.url}'` }],
  };
};

/** RFC 7518 §3.2: at least as many bytes as the hash has. */
const LEAST_BYTES: Readonly<Record<string, number>> = { HS256: 32, HS384: 48, HS512: 64 };

export const assertionKeyShort: Rule = (the) => {
  const bytes = Buffer.byteLength(the.client.client_secret ?? '');
  const weak = assertionsOf(the).filter(({ alg }) => bytes < (LEAST_BYTES[alg] ?? 0));
  const [first] = weak;
  if (!first) return undefined;
  return {
    cause: `${countOf(weak.length, 'client assertion')} signed with ${first.alg} and a secret of ${countOf(bytes, 'byte')}, instead of at least ${LEAST_BYTES[first.alg]}.`,
    requests: weak.map(({ request }) => request),
  };
};
