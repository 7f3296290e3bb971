import { hash } from 'node:crypto';
import { isPublicClient, type Client } from '../../contract/config/client.ts';
import type { Settings } from '../../contract/config/settings.ts';
import { OAuthError } from './errors.ts';
import type { Parameters } from './parameters.ts';
import { equal } from './digest.ts';

export interface Challenge {
  code_challenge: string;
  code_challenge_method: 'S256' | 'plain';
}

/** code_verifier and code_challenge: 43 to 128 unreserved characters (RFC 7636 §4.1, §4.2). */
const UNRESERVED = /^[A-Za-z0-9._~-]{43,128}$/;

const refuse = (description: string, hint: string, received = 'no code_challenge'): OAuthError =>
  new OAuthError('invalid_request', description, {
    cause: 'invalid_pkce',
    hint,
    expected: 'code_challenge and code_challenge_method=S256',
    received,
    spec: 'RFC 7636 §4.3, §4.4.1',
  });

/** The challenge of an authorization request, or undefined if none is sent and none is required (RFC 7636 §4.3). */
export function validateChallenge(parameters: Parameters, client: Client, settings: Settings): Challenge | undefined {
  const challenge = parameters.get('code_challenge');
  const method = parameters.get('code_challenge_method');
  if (challenge === undefined) {
    if (method !== undefined)
      throw refuse('The request has a code_challenge_method but no code_challenge.', 'Send both.');
    if (settings.enforce_pkce || (settings.enforce_pkce_for_public_clients && isPublicClient(client))) {
      throw refuse(
        'PKCE is required: code_challenge is missing.',
        'Send code_challenge and code_challenge_method=S256.',
      );
    }
    return undefined;
  }
  if (method === 'S256') {
    if (!/^[A-Za-z0-9_-]{43}$/.test(challenge)) {
      throw refuse(
        'The code_challenge is not a base64url-encoded SHA-256 digest.',
        'It must be 43 characters long.',
        challenge,
      );
    }
    return { code_challenge: challenge, code_challenge_method: 'S256' };
  }
  if (method !== undefined && method !== 'plain') {
    throw refuse('The code_challenge_method is not supported.', 'Use S256.', method);
  }
  if (!client.allow_plain_pkce) {
    throw refuse(
      'PKCE method plain is not allowed.',
      'Send code_challenge_method=S256.',
      method ?? 'plain (the default)',
    );
  }
  if (!UNRESERVED.test(challenge)) {
    throw refuse('The code_challenge must be 43 to 128 unreserved characters.', 'See RFC 7636 §4.2.', challenge);
  }
  return { code_challenge: challenge, code_challenge_method: 'plain' };
}

/**
 * Checks the verifier against the code's challenge (RFC 7636 §4.6). One without the other is refused (RFC 9700 §2.1.1).
 */
export function verifyChallenge(
  challenge: Partial<Challenge>,
  verifier: string | undefined,
): 'S256' | 'plain' | 'none' {
  const { code_challenge, code_challenge_method = 'S256' } = challenge;
  if (code_challenge === undefined) {
    if (verifier === undefined) return 'none';
    throw mismatch(
      'The request has a code_verifier, but the authorization request had no code_challenge.',
      'no code_verifier',
      'a code_verifier',
    );
  }
  if (verifier === undefined) throw mismatch('The code_verifier is missing.', 'a code_verifier', 'none');
  if (!UNRESERVED.test(verifier)) {
    throw mismatch(
      'The code_verifier must be 43 to 128 unreserved characters.',
      '43 to 128 of A-Z a-z 0-9 - . _ ~',
      `${verifier.length} characters`,
    );
  }
  const computed = code_challenge_method === 'S256' ? hash('sha256', verifier, 'base64url') : verifier;
  if (!equal(computed, code_challenge)) {
    throw mismatch(
      'The code_verifier does not match the code_challenge.',
      code_challenge_method === 'S256' ? `S256 challenge ${code_challenge}` : 'the plain code_challenge of this login',
      code_challenge_method === 'S256' ? `a verifier whose challenge is ${computed}` : 'a different value',
    );
  }
  return code_challenge_method;
}

function mismatch(description: string, expected: string, received: string): OAuthError {
  return new OAuthError('invalid_grant', description, {
    cause: 'invalid_pkce',
    expected,
    received,
    hint: 'Send the code_verifier that this login’s code_challenge was derived from.',
    spec: 'RFC 7636 §4.6, RFC 9700 §2.1.1',
  });
}
