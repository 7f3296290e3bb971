import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, decodeProtectedHeader, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { configSchema, type ConfigInput } from '../../contract/config/config.ts';
import { SIGNING_ALGORITHMS } from '../../contract/config/settings.ts';
import { KeyFileError } from '../../server/core/keys.ts';
import { createKeyFile } from '../../server/keys/key-file.ts';
import { openKeyring } from '../../server/keys/keyring.ts';
import { createMemoryKeyStore } from '../../server/keys/memory-key-store.ts';
import type { Issuer, Keyring } from '../../server/core/ports.ts';
import { ENCODINGS, encodingFault, notUtf8 } from '../../contract/config/utf8.ts';

// Generating RSA keys takes long on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let path: string;
let now: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-keys-'));
  path = join(folder, 'understudy.keys.json');
  now = 1_700_000_000_000;
});
afterEach(async () => {
  for (const keyring of opened.splice(0)) await keyring.close().catch(() => undefined);
  await rm(folder, { recursive: true, maxRetries: 5 });
});

function issuerOf(aid: string, workspace: Partial<ConfigInput['workspaces'][number]> = {}): Issuer {
  const config = configSchema.parse({ version: 2, workspaces: [{ tid: 'default', aid, ...workspace }] });
  const id = `default/${aid}`;
  const empty = new Map<string, never>();
  return {
    url: `http://localhost:9400/${id}`,
    front: `http://localhost:9400/${id}`,
    names: new Map(),
    id,
    path: `/${id}`,
    cookiePrefix: 'understudy',
    workspace: config.workspaces[0]!,
    clients: empty,
    users: empty,
    scopes: empty,
    services: empty,
    claims: { id_token: [], access_token: [] },
  };
}

const one = issuerOf('one');
const other = issuerOf('other');

const opened: Keyring[] = [];

async function open(): Promise<Keyring> {
  const keyring = await openKeyring({ store: createKeyFile(path), clock: () => now, issuers: () => [one] });
  opened.push(keyring);
  return keyring;
}

const jwksOf = async (keyring: Keyring, issuer = one) =>
  JSON.parse((await keyring.jwks(issuer)).toString()) as { keys: Record<string, string>[] };

const kidsOf = async (keyring: Keyring) => (await jwksOf(keyring)).keys.map(({ kid }) => kid);
const kidOf = (jwt: string) => decodeProtectedHeader(jwt).kid;

describe('a keyring', () => {
  it('publishes an ES256 and an RS256 key from the very first response', async () => {
    const keyring = await open();
    expect((await jwksOf(keyring)).keys.map(({ alg, kty, use }) => [alg, kty, use])).toEqual([
      ['ES256', 'EC', 'sig'],
      ['RS256', 'RSA', 'sig'],
    ]);
  });

  it('identifies each key by a unique long decimal number', async () => {
    const keyring = await open();
    const kids = [...(await jwksOf(keyring)).keys, ...(await jwksOf(keyring, other)).keys].map(({ kid }) => kid);
    expect(new Set(kids).size).toBe(4);
    for (const kid of kids) expect(kid).toMatch(/^\d{20,}$/);
  });

  it('publishes no private members', async () => {
    const keyring = await open();
    await Promise.all(SIGNING_ALGORITHMS.map(async (alg) => keyring.sign(one, alg, 'JWT', {})));
    const views = keyring.list(one).map(({ jwk }) => jwk);
    for (const jwk of [...(await jwksOf(keyring)).keys, ...views])
      expect(Object.keys(jwk)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(?:d|p|q|dp|dq|qi|k|oth)$/)]),
      );
    expect(views).toHaveLength(4);
  });

  it.each(SIGNING_ALGORITHMS)('signs %s so that others can verify it with the JWKS', async (alg) => {
    const keyring = await open();
    const jwt = await keyring.sign(one, alg, 'JWT', { sub: 'zoé', n: 1 });
    const jwks = await jwksOf(keyring);
    const { payload, protectedHeader } = await jwtVerify(jwt, createLocalJWKSet(jwks));
    expect(payload).toEqual({ sub: 'zoé', n: 1 });
    expect(protectedHeader).toEqual({ alg, typ: 'JWT', kid: protectedHeader.kid });
    expect(jwks.keys.find(({ kid }) => kid === protectedHeader.kid)?.['alg']).toBe(alg);
  });

  it('has separate 2048-bit keys for RS256 and PS256', async () => {
    const keyring = await open();
    await keyring.sign(one, 'PS256', 'JWT', {});
    const rsa = (await jwksOf(keyring)).keys.filter(({ kty }) => kty === 'RSA');
    expect(rsa.map(({ alg }) => alg).toSorted()).toEqual(['PS256', 'RS256']);
    for (const { n } of rsa) expect(Buffer.from(n!, 'base64url')).toHaveLength(256);
    expect(rsa[0]!['n']).not.toBe(rsa[1]!['n']);
  });

  it('creates a key once, even with concurrent requests', async () => {
    const keyring = await open();
    const jwts = await Promise.all(Array.from({ length: 5 }, async () => keyring.sign(one, 'PS256', 'JWT', {})));
    expect(new Set(jwts.map(kidOf)).size).toBe(1);
  });

  it('signs with ES256 and EdDSA at once', async () => {
    const keyring = await open();
    expect(keyring.sign(one, 'ES256', 'JWT', {})).toBeTypeOf('string');
    expect(keyring.sign(one, 'EdDSA', 'JWT', {})).toBeTypeOf('string');
  });

  it('puts typ in the header', async () => {
    const keyring = await open();
    for (const typ of ['at+jwt', 'JWT', 'at+jwt'])
      expect(decodeProtectedHeader(await keyring.sign(one, 'ES256', typ, {})).typ).toBe(typ);
  });
});

describe('verify', () => {
  it('returns the claims of anything a key of the workspace signed, expired or not', async () => {
    const keyring = await open();
    for (const alg of SIGNING_ALGORITHMS) {
      const jwt = await keyring.sign(one, alg, 'JWT', { sub: 'alice', exp: 1 });
      expect(await keyring.verify(one, jwt)).toEqual({ sub: 'alice', exp: 1 });
    }
  });

  it('rejects what another workspace or another keyring signed', async () => {
    const keyring = await open();
    expect(await keyring.verify(one, await keyring.sign(other, 'ES256', 'JWT', {}))).toBeUndefined();
    const stranger = await openKeyring({
      store: createMemoryKeyStore(),
      clock: () => now,
      issuers: () => [],
    });
    expect(await keyring.verify(one, await stranger.sign(one, 'ES256', 'JWT', {}))).toBeUndefined();
  });

  it('rejects alg none, a foreign key under a known kid, and another algorithm for a known key', async () => {
    const keyring = await open();
    const jwt = await keyring.sign(one, 'ES256', 'JWT', { sub: 'alice' });
    const [, payload] = jwt.split('.');
    const kid = kidOf(jwt)!;
    const encode = (header: object) => Buffer.from(JSON.stringify(header)).toString('base64url');
    expect(await keyring.verify(one, `${encode({ alg: 'none', kid })}.${payload}.`)).toBeUndefined();
    const { privateKey } = await generateKeyPair('ES256');
    const forged = await new SignJWT({ sub: 'admin' }).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
    expect(await keyring.verify(one, forged)).toBeUndefined();
    const rs256 = await keyring.sign(one, 'RS256', 'JWT', {});
    const [, rsPayload, rsSignature] = rs256.split('.');
    for (const alg of ['PS256', 'HS256', 'RS384', 'ES256'])
      expect(
        await keyring.verify(one, `${encode({ alg, kid: kidOf(rs256) })}.${rsPayload}.${rsSignature}`),
      ).toBeUndefined();
  });

  it('rejects HS256 keyed with a public key, an embedded key and crit', async () => {
    const keyring = await open();
    const [published] = (await jwksOf(keyring)).keys;
    const kid = published!['kid']!;
    const hmac = new SignJWT({}).setProtectedHeader({ alg: 'HS256', kid });
    expect(await keyring.verify(one, await hmac.sign(Buffer.from(JSON.stringify(published))))).toBeUndefined();
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const embedded = new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid, jwk: await exportJWK(publicKey) });
    expect(await keyring.verify(one, await embedded.sign(privateKey))).toBeUndefined();
    const header = Buffer.from(JSON.stringify({ alg: 'ES256', kid, crit: ['b64'], b64: false })).toString('base64url');
    const [, payload, signature] = (await keyring.sign(one, 'ES256', 'JWT', {})).split('.');
    expect(await keyring.verify(one, `${header}.${payload}.${signature}`)).toBeUndefined();
  });

  it('rejects a changed payload and signature', async () => {
    const keyring = await open();
    const [header, , signature] = (await keyring.sign(one, 'ES256', 'JWT', { sub: 'alice' })).split('.');
    const payload = Buffer.from('{"sub":"admin"}').toString('base64url');
    expect(await keyring.verify(one, `${header}.${payload}.${signature}`)).toBeUndefined();
    expect(await keyring.verify(one, `${header}.${payload}.`)).toBeUndefined();
  });

  it('returns undefined for anything else', async () => {
    const keyring = await open();
    const garbage = [
      '',
      '.',
      '..',
      'a.b.c',
      '{}',
      'x'.repeat(10_000),
      '.'.repeat(10_000),
      '\0',
      'eyJhbGciOiJFUzI1NiJ9.e30.AA',
    ];
    for (const text of garbage) expect(await keyring.verify(one, text)).toBeUndefined();
  });
});

describe('rotation', () => {
  it('signs with the new key, and publishes and accepts the old one until what it signed has expired', async () => {
    const keyring = await open();
    const before = await keyring.sign(one, 'ES256', 'JWT', { sub: 'alice' });
    const rotated = await keyring.rotate(one, 'ES256');
    expect(rotated).toMatchObject({ alg: 'ES256', status: 'current', created_at: now });
    const after = await keyring.sign(one, 'ES256', 'JWT', {});
    expect(kidOf(after)).toBe(rotated.kid);
    expect(kidOf(before)).not.toBe(rotated.kid);
    expect(keyring.list(one).find(({ status }) => status === 'retired')).toMatchObject({
      kid: kidOf(before),
      retired_at: now,
      expires_at: now + 3_600_000,
    });
    now += 3_599_999;
    expect(await kidsOf(keyring)).toContain(kidOf(before));
    expect(await keyring.verify(one, before)).toEqual({ sub: 'alice' });
    now += 1;
    expect(await kidsOf(keyring)).not.toContain(kidOf(before));
    expect(await keyring.verify(one, before)).toBeUndefined();
    expect(await keyring.verify(one, after)).toEqual({});
  });

  it('keeps the old key for the longest token lifetime of the workspace', async () => {
    const issuer = issuerOf('one', {
      settings: { access_token_ttl: '2h', id_token_ttl: '3h' },
      clients: [{ client_id: 'slow', use_custom_token_ttls: true, token_ttls: { access_token_ttl: '48h' } }],
    });
    const keyring = await openKeyring({ store: createMemoryKeyStore(), clock: () => now, issuers: () => [issuer] });
    await keyring.rotate(issuer, 'RS256');
    const retired = keyring.list(issuer).find(({ status }) => status === 'retired');
    expect(retired?.expires_at).toBe(now + 48 * 3_600_000);
  });

  it('rotates each algorithm separately, including one never used before', async () => {
    const keyring = await open();
    await Promise.all([keyring.rotate(one, 'EdDSA'), keyring.rotate(one, 'PS256'), keyring.rotate(one, 'ES256')]);
    await keyring.flush();
    const current = keyring.list(one).filter(({ status }) => status === 'current');
    expect(current.map(({ alg }) => alg).toSorted()).toEqual(['ES256', 'EdDSA', 'PS256', 'RS256']);
  });

  it('leaves one current key after many concurrent rotations', async () => {
    const keyring = await open();
    await Promise.all(Array.from({ length: 5 }, () => keyring.rotate(one, 'ES256')));
    const keys = keyring.list(one).filter(({ alg }) => alg === 'ES256');
    expect(keys.filter(({ status }) => status === 'current')).toHaveLength(1);
    expect(keys).toHaveLength(6);
  });

  it('deletes retired keys on request, and no others', async () => {
    const keyring = await open();
    const before = await keyring.sign(one, 'ES256', 'JWT', {});
    const { kid } = await keyring.rotate(one, 'ES256');
    expect(await keyring.revoke(one, kid)).toBe(false);
    expect(await keyring.revoke(one, '1')).toBe(false);
    expect(await keyring.revoke(other, kidOf(before)!)).toBe(false);
    expect(await keyring.revoke(one, kidOf(before)!)).toBe(true);
    expect(await keyring.revoke(one, kidOf(before)!)).toBe(false);
    expect(await keyring.verify(one, before)).toBeUndefined();
    expect(await kidsOf(keyring)).not.toContain(kidOf(before));
  });
});

describe('the key file', () => {
  it.skipIf(process.platform === 'win32')('is created with its folder, readable by the owner only', async () => {
    path = join(folder, 'new', 'keys.json');
    await (await open()).flush();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('restores every key after a restart, including retired ones', async () => {
    const first = await open();
    const before = await first.sign(one, 'ES256', 'JWT', { sub: 'alice' });
    await first.rotate(one, 'ES256');
    await first.sign(one, 'PS256', 'JWT', {});
    await first.flush();
    const second = await open();
    expect(await jwksOf(second)).toEqual(await jwksOf(first));
    expect(second.list(one)).toEqual(first.list(one));
    expect(await second.verify(one, before)).toEqual({ sub: 'alice' });
  });

  it('is not written when no key was created', async () => {
    await (await open()).flush();
    const written = await stat(path);
    await (await open()).flush();
    expect((await stat(path)).mtimeMs).toBe(written.mtimeMs);
  });

  it.skipIf(process.platform === 'win32')('becomes private again if it was not', async () => {
    await (await open()).flush();
    await chmod(path, 0o644);
    await (await open()).rotate(one, 'ES256');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('keeps the keys of a deleted workspace, and drops expired ones', async () => {
    const first = await open();
    const kept = await first.sign(other, 'ES256', 'JWT', { n: 1 });
    await first.rotate(one, 'ES256');
    await first.flush();
    now += 3_600_000;
    const second = await open();
    await second.rotate(one, 'RS256');
    const third = await open();
    expect(await third.verify(other, kept)).toEqual({ n: 1 });
    expect(await readFile(path, 'utf8')).not.toContain(`"expires_at": ${now}`);
  });

  it.each([
    ['', 'JSON'],
    ['{"version":1,"workspaces":{"default/one":[', 'JSON'],
    ['null', 'workspaces'],
    ['{"version":1}', 'workspaces'],
    ['{"version":2,"workspaces":{}}', 'version'],
    ['{"version":1,"workspaces":{"default/one":7}}', 'default/one'],
    ['{"version":1,"workspaces":{"default/one":[{"kid":"1"}]}}', 'incomplete'],
    ['{"version":1,"workspaces":{"default/one":[{"kid":"1","alg":"none","created_at":1,"jwk":{}}]}}', 'none'],
    [
      '{"version":1,"workspaces":{"default/one":[{"kid":"1","alg":"ES256","created_at":1,"jwk":{"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"}}]}}',
      'is not valid',
    ],
    [
      '{"version":1,"workspaces":{"default/one":[{"kid":"1","alg":"ES256","created_at":1,"jwk":{"kty":"RSA"}}]}}',
      'type',
    ],
  ])('is rejected in one sentence and left unchanged when it contains %j', async (text, reason) => {
    await writeFile(path, text);
    const refusal = await open().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(KeyFileError);
    const { message } = refusal as KeyFileError;
    expect(message).toContain(path);
    expect(message).toContain(reason);
    expect(message).toMatch(/^[^\n]+\.$/);
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it.each([
    ['Latin-1', 'latin1', notUtf8({ line: 1, column: 16, message: 'byte 16 is 0xE9' })],
    ['UTF-16', 'utf16le', encodingFault(ENCODINGS.utf16le)],
  ] as const)('is rejected in %s and left unchanged (RFC 8259 §8.1)', async (_name, encoding, reason) => {
    const bytes = Buffer.from('{"version":1,"_\xe9":1,"workspaces":{}}', encoding);
    await writeFile(path, bytes);
    await expect(open()).rejects.toThrow(reason);
    expect(await readFile(path)).toEqual(bytes);
  });

  it('may start with a byte order mark, which is ignored', async () => {
    const first = await open();
    await first.flush();
    const kids = await kidsOf(first);
    await writeFile(path, `\uFEFF${await readFile(path, 'utf8')}`);
    expect(await kidsOf(await open())).toEqual(kids);
  });

  it('is rejected when it is a folder', async () => {
    await mkdir(path);
    await expect(open()).rejects.toThrow(/is a folder/);
  });

  it('rolls back a rotation that cannot be written', async () => {
    const keyring = await open();
    await keyring.flush();
    const before = keyring.list(one);
    await rm(path);
    await mkdir(path);
    await expect(keyring.rotate(one, 'ES256')).rejects.toThrow(KeyFileError);
    expect(keyring.list(one)).toEqual(before);
    await rm(path, { recursive: true });
    await keyring.flush();
    expect((await open()).list(one)).toEqual(before);
  });
});

describe('exported keys', () => {
  it('sign and verify elsewhere as they did here', async () => {
    const here = await open();
    const before = await here.sign(one, 'ES256', 'JWT', { sub: 'alice' });
    await here.rotate(one, 'ES256');
    await here.flush();
    const exported = JSON.parse(JSON.stringify(here.exportPrivate(one))) as unknown[];
    path = join(folder, 'elsewhere.keys.json');
    const there = await open();
    const own = await there.sign(one, 'ES256', 'JWT', {});
    expect(await there.adopt(one, exported)).toBe(3);
    expect(await there.verify(one, before)).toEqual({ sub: 'alice' });
    expect(await there.verify(one, own)).toEqual({});
    expect(kidOf(await there.sign(one, 'ES256', 'JWT', {}))).toBe(kidOf(await here.sign(one, 'ES256', 'JWT', {})));
    expect(there.list(one).filter(({ alg, status }) => alg === 'ES256' && status === 'current')).toHaveLength(1);
    expect(await there.adopt(one, exported)).toBe(0);
    expect((await open()).list(one)).toEqual(there.list(one));
  });

  it('are rejected when they are broken, and none is imported', async () => {
    const keyring = await open();
    await keyring.flush();
    const before = keyring.list(one);
    const [whole] = keyring.exportPrivate(other);
    expect(whole).toBeUndefined();
    for (const keys of [[7], [{ kid: '1' }], [{ kid: '1', alg: 'ES256', created_at: 1, jwk: { kty: 'RSA' } }]])
      await expect(keyring.adopt(one, keys)).rejects.toThrow(KeyFileError);
    expect(keyring.list(one)).toEqual(before);
  });
});
