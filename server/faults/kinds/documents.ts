import type { HttpReply } from '../../core/endpoint.ts';
import type { FamilyCode } from '../kind.ts';
import { changeJson, without } from '../replies.ts';
import { publishedSuccessors } from '../sign.ts';

type Json = Record<string, unknown>;

/** A change of the list of keys. */
const keys =
  (change: (keys: readonly Json[]) => readonly Json[]) =>
  (reply: HttpReply): HttpReply | undefined =>
    changeJson(reply, 'keys', (body) => ({ ...body, keys: change(body['keys'] as Json[]) }));

/** Keys that a client can't use: an unknown type, an unknown curve, missing members. */
const UNKNOWN_KEYS: readonly Json[] = [
  { kty: 'AKP', kid: 'unknown-type', alg: 'ML-DSA-44', use: 'sig', pub: 'AAAA' },
  { kty: 'EC', kid: 'unknown-curve', crv: 'P-1024', x: 'AAAA', y: 'AAAA', use: 'sig' },
  { kty: 'RSA', kid: 'missing-members', use: 'sig' },
];

/** An Ed25519 key of nobody’s, for a kid that is taken by another type of key. */
const OTHER_TYPE = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', use: 'sig' };

const STALE = { kty: 'RSA', e: 'AQAB', use: 'sig', alg: 'RS256', kid: 'last-years-key', n: 'u'.repeat(342) };

export const JWKS: FamilyCode<'jwks'> = {
  'jwks.rotated': {
    mint: (draft) => ({ ...draft, signer: 'successor' }),
    remain(reply, { memory }) {
      const published = publishedSuccessors(memory);
      return published.length > 0 ? keys(() => published)(reply) : undefined;
    },
  },
  'jwks.empty': { change: keys(() => []) },
  'jwks.not-a-set': { change: (reply) => changeJson(reply, 'keys', (body) => ({ jwks: body['keys'] })) },
  'jwks.stale': { change: keys(() => [STALE]) },
  'jwks.same-kid': { change: keys((all) => all.flatMap((key) => [{ ...OTHER_TYPE, kid: key['kid'] }, key])) },
  'jwks.unknown-keys': { change: keys((all) => [...UNKNOWN_KEYS, ...all]) },
  'jwks.no-kid': { change: keys((all) => all.map(({ kid: _kid, ...key }) => key)) },
  'jwks.no-hints': { change: keys((all) => all.map(({ alg: _alg, use: _use, ...key }) => key)) },
  'jwks.for-encryption': { change: keys((all) => all.map((key) => ({ ...key, use: 'enc' }))) },
};

/** A change of the metadata. */
const metadata =
  (change: (body: Json) => Json | undefined) =>
  (reply: HttpReply): HttpReply | undefined =>
    changeJson(reply, 'issuer', change);

const REQUIRED = [
  'issuer',
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'response_types_supported',
  'subject_types_supported',
  'id_token_signing_alg_values_supported',
];

const pathOf = (value: unknown): unknown =>
  typeof value === 'string' && URL.canParse(value) ? new URL(value).pathname : value;

export const DISCOVERY: FamilyCode<'discovery'> = {
  'discovery.other-issuer': { change: metadata((body) => ({ ...body, issuer: 'https://attacker.example' })) },
  'discovery.issuer-with-slash': { change: metadata((body) => ({ ...body, issuer: `${String(body['issuer'])}/` })) },
  'discovery.missing-member': {
    change: (reply, _point, { member }) => metadata((body) => without(body, member))(reply),
  },
  'discovery.relative-urls': {
    change: metadata((body) =>
      Object.fromEntries(
        Object.entries(body).map(([name, value]) => [name, /_(?:endpoint|uri)$/.test(name) ? pathOf(value) : value]),
      ),
    ),
  },
  'discovery.unknown-members': {
    change: metadata((body) => ({
      ...body,
      mtls_endpoint_aliases: {},
      'urn:example:features': ['a', { b: 1 }],
      response_types_supported: [...(body['response_types_supported'] as string[]), 'urn:example:type'],
    })),
  },
  'discovery.minimal': {
    change: (reply) =>
      changeJson(reply, 'issuer', (body) =>
        Object.fromEntries(REQUIRED.flatMap((name) => (name in body ? [[name, body[name]]] : []))),
      ),
  },
};
