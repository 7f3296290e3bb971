import type { Client } from '../../../contract/config/client.ts';
import { clientFix, codeFix, settingsFix, type Case, type Diagnose, type Finding } from '../case.ts';
import { misnamed } from '../misnamed.ts';
import { nearMiss } from '../near-miss.ts';
import { quoted } from '../words.ts';

/** What `validateChallenge` says it is from, so that other faults of the request are left to others. */
const SPEC = /^RFC 7636/;

const SEND_S256 = codeFix(
  'send-challenge',
  'Send a challenge',
  'code_challenge=<BASE64URL(SHA-256(code_verifier))>&code_challenge_method=S256',
);

/** Why the PKCE parameters of an authorization request are refused (RFC 7636 §4.3). */
export const challenge: Diagnose = (the) => {
  const { client, failed } = the;
  if (!client || !SPEC.test(failed?.spec ?? '')) return undefined;
  const sent = parameter(the, 'code_challenge');
  if (sent === undefined) return missing(the, client);
  const method = parameter(the, 'code_challenge_method');
  if (method === 'S256') return malformed(sent);
  if (method !== undefined && method !== 'plain') return unknownMethod(method);
  return client.allow_plain_pkce ? malformedPlain(sent) : plain(the, client, method);
};

const parameter = ({ query, form }: Case, name: string): string | undefined =>
  query.get(name) || form.get(name) || undefined;

function missing(the: Case, client: Client): Finding {
  const names = [...the.query.keys(), ...the.form.keys()];
  const other = misnamed(the, 'code_challenge', ['code_challenge_method']);
  if (other) return other;
  if (names.includes('code_verifier')) {
    return {
      cause: 'The authorization request has a code_verifier; it must have its code_challenge instead.',
      expected: 'code_challenge and code_challenge_method=S256',
      received: 'code_verifier',
      advice: 'Send the challenge now, and keep the verifier secret until the token request.',
      fixes: [SEND_S256],
    };
  }
  if (names.includes('code_challenge_method')) {
    return {
      cause: 'The request has a code_challenge_method but no code_challenge.',
      advice: 'Send both, or neither.',
      fixes: [SEND_S256],
    };
  }
  return required(the, client);
}

function required(the: Case, { client_id }: Client): Finding {
  const forAll = the.issuer?.workspace.settings.enforce_pkce;
  return {
    cause: forAll
      ? `The request has no code_challenge, and this workspace requires PKCE of all clients.`
      : `The request has no code_challenge, and ${client_id} is a public client, which must use PKCE.`,
    advice: 'Turn on PKCE in your OAuth library. Relaxing the workspace is less secure.',
    fixes: [
      SEND_S256,
      settingsFix(the, {
        id: 'relax-pkce',
        label: forAll
          ? 'Don’t require PKCE of all clients (less secure)'
          : 'Don’t require PKCE of public clients (less secure)',
        body: forAll ? { enforce_pkce: false } : { enforce_pkce_for_public_clients: false },
      }),
    ],
  };
}

function unknownMethod(method: string): Finding {
  const near = nearMiss('id', method, [
    { value: 'S256', about: 'S256' },
    { value: 'plain', about: 'plain' },
  ]);
  const isSha = /^(?:sha|rs|hs|es)[-_ ]?256$/i.test(method);
  return {
    cause:
      near?.sentence('code_challenge_method', 'the supported method') ??
      (isSha
        ? `code_challenge_method is ${quoted(method)}; PKCE calls SHA-256 S256.`
        : `code_challenge_method ${quoted(method)} doesn’t exist; S256 does.`),
    expected: near?.value ?? 'S256',
    received: quoted(method),
    advice: 'Send code_challenge_method=S256.',
    fixes: [codeFix('send-code-challenge-method', 'Send this', 'code_challenge_method=S256')],
  };
}

function plain(the: Case, client: Client, method: string | undefined): Finding {
  return {
    cause:
      method === undefined
        ? `The request has no code_challenge_method, which means plain, and ${client.client_id} may not use plain.`
        : `The request has code_challenge_method=plain, and ${client.client_id} may not use plain.`,
    expected: 'S256',
    received: method ?? 'none, which means plain',
    advice: 'Send code_challenge_method=S256. plain doesn’t protect a login whose request leaks.',
    fixes: [
      codeFix('send-code-challenge-method', 'Send this', 'code_challenge_method=S256'),
      clientFix(the, client, {
        id: 'allow-plain-pkce',
        label: `Allow ${client.client_id} the method plain (less secure)`,
        body: { allow_plain_pkce: true },
      }),
    ],
  };
}

/** What a text that isn't a digest in base64url looks like. The first that fits is named. */
const SHAPES: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/^[\w-]{43}=+$/, 'ends with =, the padding of base64, which base64url leaves out'],
  [/^\s*[\w-]{43}\s*$/, 'begins or ends with a blank'],
  [/^[A-Za-z0-9+/]{43}=?$/, 'is written in base64, with + or /, where base64url has - and _'],
  [/^[A-Za-z0-9+/ ]{43}=?$/, 'contains blanks, so a + in it was not encoded, and base64url has no +'],
  [/^[A-Za-z0-9%_-]+%[0-9A-F]{2}$/i, 'is percent-encoded twice'],
  [/^[0-9a-f]{64}$/i, 'is a SHA-256 in hex, not in base64url'],
  [/^[\w-]{86}$/, 'is a SHA-512, or the hex form of a SHA-256 in base64url'],
  [/^[0-9a-f]{40}$|^[\w-]{27}$/i, 'has the length of a SHA-1'],
  [/^[0-9a-f]{32}$|^[\w-]{22}$/i, 'has the length of an MD5'],
  [/^"[\w-]{43}"$/, 'is enclosed in quotation marks'],
];

function malformed(sent: string): Finding {
  const shape = SHAPES.find(([pattern]) => pattern.test(sent))?.[1];
  return {
    cause: shape
      ? `code_challenge ${shape}.`
      : `code_challenge has ${sent.length} characters; a SHA-256 in base64url has 43.`,
    expected: '43 characters of base64url',
    received: quoted(sent),
    advice: 'Make it from the 32 bytes of the SHA-256 of the code_verifier, in base64url without padding.',
    fixes: [
      codeFix('make-challenge', 'Make it like this', "createHash('sha256').update(code_verifier).digest('base64url')"),
    ],
  };
}

const malformedPlain = (sent: string): Finding => ({
  cause: /^[\w.~-]*$/.test(sent)
    ? `code_challenge has ${sent.length} characters; with the method plain it has 43 to 128, as the code_verifier.`
    : 'code_challenge contains characters that a code_verifier may not have.',
  received: quoted(sent),
  advice: 'Use 43 to 128 letters, digits, and - . _ ~.',
});
