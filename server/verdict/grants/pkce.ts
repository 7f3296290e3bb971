import type { CheckId } from '../../../contract/traffic/checks.ts';
import type { Code } from '../../core/records.ts';
import { codeFix, type Case, type Diagnose, type Finding } from '../case.ts';
import { storedCode } from './codes.ts';
import { ago } from '../issued/fate.ts';
import { placeholder } from '../issued/misplaced.ts';
import { nearMiss, undone } from '../near-miss.ts';
import { challenge } from './pkce-challenge.ts';
import { recordedValues } from '../issued/recorded.ts';
import { otherUse } from '../issued/sent-values.ts';
import { challengeOf, wronglyMade } from './verifier-transforms.ts';
import { quoted } from '../words.ts';

const SPEC = 'RFC 7636 §4.6';
const KEEP = 'Keep one verifier per login, for example with its state, and send it with the code of that login.';

interface Proof {
  verifier: string;
  challenge: string;
  method: 'S256' | 'plain';
}

/** Why the code_verifier doesn't fit the code_challenge of its login. */
const verifier: Diagnose = async (the) => {
  const code = await storedCode(the);
  if (!code) return undefined;
  const sent = the.form.get('code_verifier') ?? '';
  const { code_challenge, code_challenge_method = 'S256' } = code;
  if (code_challenge === undefined) return { spec: SPEC, ...(await noChallenge(the, sent)) };
  if (sent === '') return { spec: SPEC, ...noVerifier(the, code_challenge_method) };
  const proof: Proof = { verifier: sent, challenge: code_challenge, method: code_challenge_method };
  const finding =
    theChallenge(proof) ??
    mended(proof) ??
    malformed(proof) ??
    madeWrongly(proof) ??
    (await ofAnotherLogin(the, sent, code)) ??
    anotherValue(the, sent) ??
    unlike(proof);
  return { spec: SPEC, ...finding };
};

async function noChallenge(the: Case, sent: string): Promise<Finding> {
  const other = await ofAnotherLogin(the, sent);
  return (
    other ?? {
      cause: 'The request has a code_verifier, but the authorization request of this login had no code_challenge.',
      expected: 'no code_verifier',
      received: 'a code_verifier',
      advice: 'Send code_challenge and code_challenge_method=S256 when the login starts, or leave the verifier out.',
      fixes: [
        codeFix(
          'send-challenge',
          'Send a challenge',
          'code_challenge=<BASE64URL(SHA-256(code_verifier))>&code_challenge_method=S256',
        ),
      ],
    }
  );
}

function noVerifier(the: Case, method: string): Finding {
  const names = [...the.form.keys()];
  const misnamed = names.find(
    (name) => name !== 'code_verifier' && nearMiss('id', name, [{ value: 'code_verifier', about: name }]),
  );
  const asChallenge = names.includes('code_challenge') ? 'code_challenge' : undefined;
  const other = misnamed ?? asChallenge;
  return {
    cause:
      other === undefined
        ? `The request has no code_verifier; its login started with an ${method} code_challenge.`
        : `The request has ${quoted(other)} in place of code_verifier; the login started with a code_challenge.`,
    expected: 'code_verifier',
    received: other === undefined ? 'none' : quoted(other),
    advice: KEEP,
    fixes: [codeFix('send-code-verifier', 'Send the verifier of this login', 'code_verifier=…')],
  };
}

const theChallenge = ({ verifier: sent, challenge: known, method }: Proof): Finding | undefined =>
  sent === known && method === 'S256'
    ? {
        cause:
          'code_verifier is the same value as the code_challenge of this login; with S256, the challenge is the SHA-256 of the verifier.',
        expected: 'the code_verifier',
        received: 'the code_challenge',
        advice:
          'Make the challenge from the verifier, send the challenge when the login starts, and keep the verifier for the token request.',
      }
    : undefined;

function mended({ verifier: sent, challenge: known, method }: Proof): Finding | undefined {
  const near = undone('token', sent).find(({ value }) => challengeOf(value, method) === known);
  return (
    near && {
      cause: near.sentence('code_verifier', 'the verifier of this login'),
      expected: 'the verifier of this login, unchanged',
      received: `${sent.length} characters`,
      advice: 'Send it exactly as it was when the challenge was made.',
    }
  );
}

function malformed({ verifier: sent, challenge: known, method }: Proof): Finding | undefined {
  const empty = placeholder('code_verifier', sent);
  if (empty) return empty;
  const wrong = sent.match(/[^\w.~-]/)?.[0];
  const isLength = sent.length < 43 || sent.length > 128;
  if (wrong === undefined && !isLength) return undefined;
  const fits = challengeOf(sent, method) === known ? ' It is the verifier of this login, so make it differently.' : '';
  return {
    cause:
      wrong === undefined
        ? `code_verifier has ${sent.length} characters; it must have 43 to 128.`
        : `code_verifier contains ${nameOf(wrong)}, which is not allowed in a verifier.`,
    expected: '43 to 128 letters, digits, and - . _ ~',
    received: `${sent.length} characters`,
    advice: `Make it from 32 random bytes in base64url.${fits}`,
    spec: 'RFC 7636 §4.1',
    fixes: [codeFix('make-verifier', 'Make it like this', "randomBytes(32).toString('base64url')")],
  };
}

const nameOf = (character: string): string => {
  if (character.trim() === '') return 'a blank';
  return /[!-~]/.test(character) ? `the character ${character}` : 'a character that is not ASCII';
};

function madeWrongly({ verifier: sent, challenge: known, method }: Proof): Finding | undefined {
  if (method === 'plain') {
    if (challengeOf(sent) !== known) return undefined;
    return {
      cause: 'The login announced the method plain, but its code_challenge is the SHA-256 of the code_verifier.',
      expected: 'code_challenge_method=S256',
      received: 'plain',
      advice: 'Send code_challenge_method=S256 with the authorization request. Without it, the method is plain.',
      fixes: [codeFix('send-code-challenge-method', 'Send this', 'code_challenge_method=S256')],
    };
  }
  const words = wronglyMade(sent, known);
  return words === undefined
    ? undefined
    : {
        cause: `The code_challenge of this login is ${words}.`,
        advice: 'Make the challenge from the ASCII characters of the verifier: one SHA-256, in base64url.',
        fixes: [
          codeFix(
            'make-challenge',
            'Make it like this',
            "createHash('sha256').update(code_verifier).digest('base64url')",
          ),
        ],
      };
}

/** The login whose challenge the verifier fits: one with a code, or one that was only started. */
async function ofAnotherLogin(the: Case, sent: string, own?: Readonly<Code>): Promise<Finding | undefined> {
  if (sent === '') return undefined;
  const wanted = [challengeOf(sent), sent];
  const isOther = (flowId: string | undefined): flowId is string =>
    flowId !== undefined && flowId !== own?.flowId && flowId !== the.flowId;
  const codes = await the.core.runtime.list('code');
  const code = codes.find(
    ([, { code_challenge = '', flowId }]) => wanted.includes(code_challenge) && isOther(flowId),
  )?.[1];
  if (code) return otherLogin(the, { ...code, at: code.requested_at * 1000 });
  for (const { name, value, exchange } of recordedValues(the)) {
    if (name !== 'code_challenge' || !wanted.includes(value) || !isOther(exchange.flowId)) continue;
    const client_id = the.traffic().flows.get(exchange.flowId)?.client_id ?? 'another client';
    return otherLogin(the, { client_id, flowId: exchange.flowId, at: exchange.receivedAt });
  }
  return undefined;
}

const otherLogin = (the: Case, login: { client_id: string; flowId: string; at: number }): Finding => ({
  cause: `code_verifier belongs to another login, which ${login.client_id} started ${ago(the, login.at)}.`,
  expected: 'the verifier of the login that gave this code',
  received: 'the verifier of another login',
  advice: `${KEEP} A second tab or a double click starts a second login.`,
  related: [{ flowId: login.flowId, why: 'the login that this code_verifier belongs to' }],
});

function anotherValue(the: Case, sent: string): Finding | undefined {
  const use = sent === the.form.get('code') ? { name: 'code' } : otherUse(the, sent);
  if (!use || use.name === 'code_verifier') return undefined;
  return {
    cause: `code_verifier is the ${quoted(use.name)} of this client, not a verifier.`,
    received: `the value of ${quoted(use.name)}`,
    advice: KEEP,
  };
}

const unlike = ({ verifier: sent, challenge: known, method }: Proof): Finding => ({
  cause: 'code_verifier doesn’t fit the code_challenge of this login, nor that of any other login that is known.',
  expected: method === 'S256' ? `a verifier whose challenge is ${known}` : 'the plain code_challenge of this login',
  received: method === 'S256' ? `a verifier whose challenge is ${challengeOf(sent)}` : 'a different value',
  advice: KEEP,
});

export const PKCE_DIAGNOSES: Partial<Record<CheckId, readonly Diagnose[]>> = {
  'request-validated': [challenge],
  'pkce-verified': [verifier],
};
