import { createHash } from 'node:crypto';
import { authorizePath, automate, CHALLENGE, obtainCode, redeem, VERIFIER } from '../../world/code-grant.ts';
import { clientOf, type World } from '../../world/world.ts';
import { startMovable } from '../clock.ts';
import { testMistakes, type Make } from '../mistakes.ts';

const digest = (text: string | Buffer, encoding: 'base64' | 'base64url' | 'hex' = 'base64url'): string =>
  createHash('sha256').update(text).digest(encoding);
const OTHER = 'a-verifier-that-nobody-else-has-ever-used-0123456789';

const s256 = (challenge: string) => ({ code_challenge: challenge, code_challenge_method: 'S256' });

/** Redeems a code whose login announced a challenge. */
const redeemed =
  (params: Record<string, string>, form: Record<string, string>): Make =>
  async (world) =>
    redeem(world, await obtainCode(world, params), form);

const started =
  (params: Record<string, string>): Make =>
  (world) =>
    world.fetch(authorizePath(params));

/** The right verifier, changed. */
const changed = (change: (verifier: string) => string): Make =>
  redeemed(s256(CHALLENGE), { code_verifier: change(VERIFIER) });

const unlike: Make = redeemed(s256(CHALLENGE), { code_verifier: OTHER });
const madeFrom = (challenge: string): Make => redeemed(s256(challenge), { code_verifier: VERIFIER });

async function prepare(world: World): Promise<void> {
  await automate(world);
  await world.configure((workspace) => {
    workspace.clients?.push({ ...clientOf(workspace, 'web-app'), client_id: 'plain-app', allow_plain_pkce: true });
  });
}

const plain = { client_id: 'plain-app', code_challenge_method: 'plain' };
const asPlain = { authorization: `Basic ${btoa('plain-app:web-app-secret')}` };

testMistakes(
  [
    {
      name: 'the challenge as verifier',
      make: redeemed(s256(CHALLENGE), { code_verifier: CHALLENGE }),
      cause: /^code_verifier is the same value as the code_challenge of this login; with S256/,
      control: unlike,
    },
    {
      name: 'verifier of another login, whose code is not redeemed',
      make: async (world) => {
        await obtainCode(world, s256(digest(OTHER)));
        return redeem(world, await obtainCode(world, s256(CHALLENGE)), { code_verifier: OTHER });
      },
      cause: /^code_verifier belongs to another login, which web-app started [\d.]+ (?:milli)?seconds? ago\.$/,
      control: changed((verifier) => `${verifier}x`),
    },
    {
      name: 'verifier of another login, whose code is redeemed',
      make: async (world) => {
        const first = await obtainCode(world, s256(digest(OTHER)));
        await (await redeem(world, first, { code_verifier: OTHER })).arrayBuffer();
        return redeem(world, await obtainCode(world, s256(CHALLENGE)), { code_verifier: OTHER });
      },
      cause: /^code_verifier belongs to another login, which web-app started [\d.]+ (?:milli)?seconds? ago\.$/,
      control: changed((verifier) => `${verifier}x`),
    },
    {
      name: 'verifier of another login, sent with a login without PKCE',
      make: async (world) => {
        await obtainCode(world, s256(CHALLENGE));
        return redeem(world, await obtainCode(world), { code_verifier: VERIFIER });
      },
      cause: /^code_verifier belongs to another login/,
      control: redeemed({}, { code_verifier: OTHER }),
    },
    {
      name: 'verifier of nothing that is known',
      make: unlike,
      cause:
        /^code_verifier doesn’t fit the code_challenge of this login, nor that of any other login that is known\.$/,
      fixes: [],
      control: redeemed(s256(CHALLENGE), { code_verifier: CHALLENGE }),
    },
    {
      name: 'no verifier',
      make: redeemed(s256(CHALLENGE), {}),
      cause: /^The request has no code_verifier; its login started with an S256 code_challenge\.$/,
      fixes: ['send-code-verifier'],
      control: unlike,
    },
    {
      name: 'verifier under another name',
      make: redeemed(s256(CHALLENGE), { codeVerifier: VERIFIER }),
      cause: /^The request has codeVerifier in place of code_verifier/,
      control: redeemed(s256(CHALLENGE), { unrelated: VERIFIER }),
    },
    {
      name: 'verifier although the login had no challenge',
      make: redeemed({}, { code_verifier: VERIFIER }),
      cause: /^The request has a code_verifier, but the authorization request of this login had no code_challenge\.$/,
      fixes: ['send-challenge'],
      control: unlike,
    },
    {
      name: 'too short',
      make: redeemed(s256(digest('too-short')), { code_verifier: 'too-short' }),
      cause: /^code_verifier has 9 characters; it must have 43 to 128\.$/,
      fixes: ['make-verifier'],
      control: unlike,
    },
    {
      name: 'too long',
      make: changed((verifier) => verifier.repeat(3) + 'x'),
      cause: /^code_verifier has 130 characters; it must have 43 to 128\.$/,
      control: unlike,
    },
    {
      name: 'a character that is not allowed',
      make: redeemed(s256(CHALLENGE), { code_verifier: `${OTHER}+` }),
      cause: /^code_verifier contains the character \+, which is not allowed in a verifier\.$/,
      control: redeemed(s256(CHALLENGE), { code_verifier: `${OTHER}/` }),
    },
    {
      name: 'a blank at its end',
      make: changed((verifier) => `${verifier} `),
      cause: /^code_verifier (?:begins|ends) with a (?:space|tab|line break); the verifier of this login doesn’t\.$/,
      control: redeemed(s256(CHALLENGE), { code_verifier: `${OTHER} ` }),
    },
    {
      name: 'in quotation marks',
      make: changed((verifier) => `"${verifier}"`),
      cause: /^code_verifier is enclosed in quotation marks or brackets; the verifier of this login doesn’t\.$/,
      control: redeemed(s256(CHALLENGE), { code_verifier: `"${OTHER}"` }),
    },
    {
      name: 'the verifier as an S256 challenge',
      make: madeFrom(VERIFIER),
      cause: /^code_verifier is the same value as the code_challenge of this login; with S256/,
      control: unlike,
    },
    {
      name: 'challenge of the bytes behind the verifier',
      make: madeFrom(digest(Buffer.from(VERIFIER, 'base64url'))),
      cause: /^The code_challenge of this login is the SHA-256 of the bytes that the code_verifier encodes, not of its/,
      control: unlike,
    },
    {
      name: 'challenge of the hex digest',
      make: madeFrom(digest(digest(VERIFIER, 'hex'))),
      cause: /^The code_challenge of this login is hashed twice: it is the SHA-256 of the SHA-256 in hex\.$/,
      control: madeFrom(digest(digest(VERIFIER))),
    },
    {
      name: 'challenge hashed twice',
      make: madeFrom(digest(digest(VERIFIER))),
      cause: /^The code_challenge of this login is hashed twice: it is the SHA-256 of the SHA-256 in base64url\.$/,
      control: madeFrom(digest(digest(VERIFIER, 'hex'))),
    },
    {
      name: 'SHA-256 although plain was announced',
      make: async (world) =>
        redeem(
          world,
          await obtainCode(world, { ...plain, code_challenge: CHALLENGE }),
          { code_verifier: VERIFIER },
          asPlain,
        ),
      cause: /^The login announced the method plain, but its code_challenge is the SHA-256 of the code_verifier\.$/,
      fixes: ['send-code-challenge-method'],
      control: async (world) =>
        redeem(
          world,
          await obtainCode(world, { ...plain, code_challenge: CHALLENGE }),
          { code_verifier: OTHER },
          asPlain,
        ),
    },
    {
      name: 'public client without a challenge',
      make: started({ client_id: 'spa' }),
      cause: /^The request has no code_challenge, and spa is a public client, which must use PKCE\.$/,
      fixes: ['send-challenge', 'relax-pkce'],
      control: started({ client_id: 'spa', ...s256('short') }),
    },
    {
      name: 'workspace that requires PKCE',
      make: async (world) => {
        await world.configure((workspace) => (workspace.settings = { ...workspace.settings, enforce_pkce: true }));
        return started({})(world);
      },
      cause: /^The request has no code_challenge, and this workspace requires PKCE of all clients\.$/,
      breaks: true,
      fixes: ['send-challenge', 'relax-pkce'],
      control: started(s256('short')),
    },
    {
      name: 'verifier sent to the authorization endpoint',
      make: started({ client_id: 'spa', code_verifier: VERIFIER }),
      cause: /^The authorization request has a code_verifier; it must have its code_challenge instead\.$/,
      fixes: ['send-challenge'],
      control: started({ client_id: 'spa' }),
    },
    {
      name: 'challenge under another name',
      make: started({ client_id: 'spa', codeChallenge: CHALLENGE }),
      cause: /^The request has a parameter codeChallenge, which is not code_challenge\.$/,
      control: started({ client_id: 'spa' }),
    },
    {
      name: 'method without a challenge',
      make: started({ code_challenge_method: 'S256' }),
      cause: /^The request has a code_challenge_method but no code_challenge\.$/,
      fixes: ['send-challenge'],
      control: started({ client_id: 'spa' }),
    },
    {
      name: 'method in lower case',
      make: started({ code_challenge: CHALLENGE, code_challenge_method: 's256' }),
      cause: /^code_challenge_method is s256; the supported method is S256, and upper and lower case count\.$/,
      fixes: ['send-code-challenge-method'],
      control: started({ code_challenge: CHALLENGE, code_challenge_method: 'SHA256' }),
    },
    {
      name: 'method SHA-256',
      make: started({ code_challenge: CHALLENGE, code_challenge_method: 'SHA-256' }),
      cause: /^code_challenge_method is SHA-256; PKCE calls SHA-256 S256\.$/,
      control: started({ code_challenge: CHALLENGE, code_challenge_method: 'MD5' }),
    },
    {
      name: 'no method',
      make: started({ code_challenge: CHALLENGE }),
      cause: /^The request has no code_challenge_method, which means plain, and web-app may not use plain\.$/,
      fixes: ['send-code-challenge-method', 'allow-plain-pkce'],
      control: started({ code_challenge: CHALLENGE, code_challenge_method: 'plain' }),
    },
    {
      name: 'plain',
      make: started({ code_challenge: VERIFIER, code_challenge_method: 'plain' }),
      cause: /^The request has code_challenge_method=plain, and web-app may not use plain\.$/,
      fixes: ['send-code-challenge-method', 'allow-plain-pkce'],
      control: started({ client_id: 'plain-app', code_challenge: 'short', code_challenge_method: 'plain' }),
    },
    {
      name: 'challenge with padding',
      make: started(s256(`${CHALLENGE}=`)),
      cause: /^code_challenge ends with =, the padding of base64, which base64url leaves out\.$/,
      control: started(s256(CHALLENGE.slice(1))),
    },
    {
      name: 'challenge in base64',
      make: started(s256(digest('7', 'base64').replace(/[A-Za-z]/, '+'))),
      cause: /^code_challenge is written in base64, with \+ or \/, where base64url has - and _\.$/,
      control: started(s256(`${CHALLENGE}=`)),
    },
    {
      name: 'challenge in hex',
      make: started(s256(digest(VERIFIER, 'hex'))),
      cause: /^code_challenge is a SHA-256 in hex, not in base64url\.$/,
      control: started(s256(digest(VERIFIER, 'hex').slice(1))),
    },
    {
      name: 'challenge of the wrong length',
      make: started(s256('short')),
      cause: /^code_challenge has 5 characters; a SHA-256 in base64url has 43\.$/,
      control: started(s256('shorter')),
    },
  ],
  prepare,
  startMovable,
);
