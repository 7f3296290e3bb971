import type { Minting } from '../../core/faults.ts';
import type { FamilyCode, FaultCode, TokenDraft } from '../kind.ts';

type Claims = TokenDraft['claims'];
interface WithToken {
  token: 'id' | 'access' | 'both';
}

const isMeant = ({ use }: Minting, { token }: WithToken): boolean =>
  token === 'both' || use === (token === 'id' ? 'id_token' : 'access_token');

/** A change of the tokens that the parameter `token` names. */
const draft = <P extends WithToken>(
  change: (draft: TokenDraft, minting: Minting, params: P) => Partial<TokenDraft> | undefined,
): FaultCode<P> => ({
  mint(original, minting, params) {
    const changed = isMeant(minting, params) ? change(original, minting, params) : undefined;
    return changed && { ...original, ...changed };
  },
});

/** The same, for claims. */
const claims = <P extends WithToken>(
  change: (claims: Claims, minting: Minting, params: P) => Claims | undefined,
): FaultCode<P> =>
  draft((original, minting, params) => {
    const changed = change(original.claims, minting, params);
    return changed && { claims: changed };
  });

/** The same, for claims of the ID token. */
const idClaims = <P>(change: (claims: Claims, params: P) => Claims | undefined): FaultCode<P> => ({
  mint(original, { use }, params) {
    const changed = use === 'id_token' ? change(original.claims, params) : undefined;
    return changed && { ...original, claims: changed };
  },
});

function without(all: Claims, name: string): Claims {
  const { [name]: _, ...rest } = all;
  return rest;
}

const omit = (all: Claims, name: string): Claims | undefined => (name in all ? without(all, name) : undefined);

const MINUTE = 60;

function shifted(all: Claims, minutes: number, names: readonly string[]): Claims {
  const moved = names.flatMap((name) =>
    typeof all[name] === 'number' ? [[name, all[name] + minutes * MINUTE] as const] : [],
  );
  return { ...all, ...Object.fromEntries(moved) };
}

const parts = (change: (header: string, payload: string, signature: string) => string) => (jwt: string) => {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  return change(header, payload, signature);
};

function flipped(signature: string): string {
  const bytes = Buffer.from(signature, 'base64url');
  bytes[0]! ^= 1;
  return bytes.toString('base64url');
}

const SIGNATURE = {
  'jwt.unsigned': draft((original) => ({ header: { alg: 'none', typ: original.header['typ'] }, signer: 'nobody' })),
  'jwt.hmac-with-secret': draft(({ header }, { client }) =>
    client.client_secret === undefined
      ? undefined
      : { header: { ...without(header, 'kid'), alg: 'HS256' }, signer: 'client-secret' },
  ),
  'jwt.hmac-with-public-key': draft(({ header }) => ({ header: { ...header, alg: 'HS256' }, signer: 'public-key' })),
  'jwt.other-key': draft(() => ({ signer: 'stranger' })),
  'jwt.broken-signature': draft(() => ({ finish: parts((h, p, signature) => `${h}.${p}.${flipped(signature)}`) })),
  'jwt.changed-after-signing': draft(() => ({
    finish: parts((header, payload, signature) => {
      const read = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
      const changed = Buffer.from(JSON.stringify({ ...read, admin: true })).toString('base64url');
      return `${header}.${changed}.${signature}`;
    }),
  })),
  'jwt.no-signature': draft(() => ({ finish: parts((header, payload) => `${header}.${payload}.`) })),
  'jwt.two-parts': draft(() => ({ finish: parts((header, payload) => `${header}.${payload}`) })),
  'jwt.unknown-kid': draft(({ header }) => ({ header: { ...header, kid: 'no-such-key' }, signer: 'stranger' })),
  'jwt.no-kid': draft(({ header }) => ({ header: without(header, 'kid') })),
  'jwt.embedded-key': draft(({ header }) => ({ header: without(header, 'kid'), signer: 'stranger', embedsKey: true })),
  'jwt.key-by-url': draft<{ jku: string } & WithToken>(({ header }, _minting, { jku }) => ({
    header: { ...header, jku, kid: 'no-such-key' },
    signer: 'stranger',
  })),
  'jwt.other-algorithm': draft(({ header }, { alg }) => ({
    header: { ...without(header, 'kid'), alg: alg === 'ES256' ? 'RS256' : 'ES256' },
  })),
  'jwt.wrong-type': {
    mint: (original, { use }, { typ }) =>
      use === 'access_token' ? { ...original, header: { ...original.header, typ } } : undefined,
  } satisfies FaultCode<{ typ: string }>,
  'jwt.unknown-crit': draft(({ header }) => ({
    header: { ...header, crit: ['urn:example:critical'], 'urn:example:critical': true },
  })),
  'jwt.unknown-header': draft(({ header }) => ({ header: { ...header, 'urn:example:note': { level: 3 } } })),
  'jwt.huge': claims<{ kilobytes: number } & WithToken>((all, _minting, { kilobytes }) => ({
    ...all,
    padding: 'x'.repeat(kilobytes * 1024),
  })),
} satisfies Partial<FamilyCode<'jwt'>>;

const WRONG_HASH = 'AAAAAAAAAAAAAAAAAAAAAA';

/** Times as strings, sub as a number (RFC 7519 §2). */
const retyped = (all: Claims, claim: string): Claims | undefined => {
  if (all[claim] === undefined) return undefined;
  return { ...all, [claim]: claim === 'sub' ? 12_345 : String(all[claim]) };
};

const CLAIMS = {
  'jwt.wrong-issuer': claims((all) => ({ ...all, iss: 'https://attacker.example' })),
  'jwt.issuer-with-slash': claims((all) => ({ ...all, iss: `${String(all['iss'])}/` })),
  'jwt.wrong-audience': claims((all) => ({ ...all, aud: 'another-client' })),
  'jwt.several-audiences': idClaims((all) => ({ ...all, aud: [all['aud'], 'https://other.example'].flat() })),
  'jwt.wrong-authorized-party': idClaims((all) => ({ ...all, azp: 'another-client' })),
  'jwt.expired': claims<{ minutes: number } & WithToken>((all, _minting, { minutes }) => {
    const lifetime = (Number(all['exp']) - Number(all['iat'])) / MINUTE;
    return shifted(all, -(lifetime + minutes), ['exp', 'iat', 'nbf']);
  }),
  'jwt.issued-in-future': claims<{ minutes: number } & WithToken>((all, _minting, { minutes }) =>
    shifted(all, minutes, ['iat']),
  ),
  'jwt.not-yet-valid': claims<{ minutes: number } & WithToken>((all, _minting, { minutes }) => {
    const from = Number(all['iat']) + minutes * MINUTE;
    return { ...all, nbf: from };
  }),
  'jwt.wrong-nonce': idClaims((all) => ({ ...all, nonce: 'not-the-nonce-you-sent' })),
  'jwt.no-nonce': idClaims((all) => omit(all, 'nonce')),
  'jwt.wrong-access-token-hash': idClaims((all) => ({ ...all, at_hash: WRONG_HASH })),
  'jwt.wrong-code-hash': idClaims((all) => ({ ...all, c_hash: WRONG_HASH })),
  'jwt.lower-acr': idClaims((all) => ({ ...all, acr: '0' })),
  'jwt.no-auth-time': idClaims((all) => omit(all, 'auth_time')),
  'jwt.old-auth-time': idClaims<{ minutes: number }>((all, { minutes }) => shifted(all, -minutes, ['auth_time'])),
  'jwt.missing-claim': claims<{ claim: string } & WithToken>((all, _minting, { claim }) => omit(all, claim)),
  'jwt.claim-of-wrong-type': claims<{ claim: string } & WithToken>((all, _minting, { claim }) => retyped(all, claim)),
  'jwt.unknown-claims': claims((all) => ({ ...all, 'urn:example:group': ['a', { b: null }], flags: 7 })),
} satisfies Partial<FamilyCode<'jwt'>>;

export const JWT: FamilyCode<'jwt'> = { ...SIGNATURE, ...CLAIMS };
