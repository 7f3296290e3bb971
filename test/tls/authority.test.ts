import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { filesBeside } from '../../server/files/config-path.ts';
import { createAuthorityFile, createMemoryAuthority } from '../../server/tls/authority-file.ts';
import { keepAuthority } from '../../server/tls/authority.ts';
import { issueAuthority, issueLeaf } from '../../server/tls/certificate.ts';
import { LOOPBACK_NAMES, namesIn, TlsError } from '../../server/tls/identity.ts';
import { certificateAt, serveWith } from './parts.ts';

const DAY_MS = 86_400_000;
const now = Date.now();

function place() {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-tls-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const config = join(folder, 'team.json');
  return { store: createAuthorityFile(config), files: filesBeside(config) };
}

const certificatesOf = ({ leaf }: { leaf: { cert: string } }) => namesIn(new X509Certificate(leaf.cert));

describe('the authority beside a config file', () => {
  test('is made once, and only the owner can read its keys', async () => {
    const { store, files } = place();
    const made = await keepAuthority({ store, names: [], now });
    expect(await keepAuthority({ store, names: [], now: now + DAY_MS })).toEqual(made);
    expect(made).not.toHaveProperty('replaced');
    expect(certificatesOf(made)).toEqual(LOOPBACK_NAMES);
    expect(readFileSync(files.ca, 'utf8')).toBe(made.ca.cert);
    if (process.platform !== 'win32') expect(statSync(files.authority).mode & 0o777).toBe(0o600);
  });

  test('makes its public file again, and takes back rights that a copy gave away', async () => {
    const { store, files } = place();
    const { ca } = await keepAuthority({ store, names: [], now });
    rmSync(files.ca);
    writeFileSync(files.authority, readFileSync(files.authority), { mode: 0o644 });
    await keepAuthority({ store, names: [], now });
    expect(readFileSync(files.ca, 'utf8')).toBe(ca.cert);
    if (process.platform !== 'win32') expect(statSync(files.authority).mode & 0o777).toBe(0o600);
  });

  test.each(['', 'nonsense', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'])(
    'a file that is not one is refused with what to do: %j',
    async (text) => {
      const { store, files } = place();
      writeFileSync(files.authority, text);
      const refused = keepAuthority({ store, names: [], now });
      await expect(refused).rejects.toThrow(TlsError);
      await expect(refused).rejects.toThrow(files.authority);
    },
  );
});

describe('what an authority vouches for', () => {
  test('a new name makes a new authority, for the former names too; the same names again do not', async () => {
    const store = createMemoryAuthority();
    const first = await keepAuthority({ store, names: ['idp'], now });
    const second = await keepAuthority({ store, names: ['sso.test', '10.1.2.3'], now });
    expect(second.ca).not.toEqual(first.ca);
    expect(second.replaced).toContain('sso.test and 10.1.2.3');
    expect(certificatesOf(second)).toEqual([...LOOPBACK_NAMES, 'idp', 'sso.test', '10.1.2.3']);
    expect((await keepAuthority({ store, names: ['idp'], now })).ca).toEqual(second.ca);
  });

  test('a name below localhost needs only another certificate', async () => {
    const store = createMemoryAuthority();
    const first = await keepAuthority({ store, names: [], now });
    const second = await keepAuthority({ store, names: ['app.localhost'], now });
    expect(second.ca).toEqual(first.ca);
    expect(second).not.toHaveProperty('replaced');
    const port = await serveWith(second.leaf);
    expect(await certificateAt(port, { ca: first.ca.cert, name: 'app.localhost' })).toBe(second.leaf.cert);
  });

  test.each(['localhost', 'idp', 'a.idp'])('clients accept its certificate for %s', async (name) => {
    const ca = issueAuthority({ names: [...LOOPBACK_NAMES, 'idp'], now });
    const leaf = issueLeaf(ca, { names: [name], now });
    expect(await certificateAt(await serveWith(leaf), { ca: ca.cert, name })).toBe(leaf.cert);
  });

  test.each([['bank.example'], ['localhost.example'], ['192.0.2.7', 'localhost'], ['idp', 'bank.example']])(
    'name constraints: clients refuse its certificate for %s %s (RFC 5280 §4.2.1.10)',
    async (name, asked = name) => {
      const ca = issueAuthority({ names: [...LOOPBACK_NAMES, 'idp'], now });
      const leaf = issueLeaf(ca, { names: [name, asked], now });
      const refused = certificateAt(await serveWith(leaf), { ca: ca.cert, name: asked });
      await expect(refused).rejects.toThrow('permitted subtree violation');
    },
  );
});

describe('renewal', () => {
  test('a certificate is renewed a month before its end, and the authority stays', async () => {
    const store = createMemoryAuthority();
    const first = await keepAuthority({ store, names: [], now });
    expect(await keepAuthority({ store, names: [], now: now + 59 * DAY_MS })).toEqual(first);
    const later = await keepAuthority({ store, names: [], now: now + 61 * DAY_MS });
    expect(later.ca).toEqual(first.ca);
    expect(later.leaf).not.toEqual(first.leaf);
  });

  test('an authority at its end is replaced, and its certificates do not outlive it', async () => {
    const store = createMemoryAuthority();
    const { ca } = await keepAuthority({ store, names: ['idp'], now });
    const end = Date.parse(new X509Certificate(ca.cert).validTo);
    const last = await keepAuthority({ store, names: ['idp'], now: end - 31 * DAY_MS });
    expect(last.ca).toEqual(ca);
    expect(Date.parse(new X509Certificate(last.leaf.cert).validTo)).toBe(end);
    const next = await keepAuthority({ store, names: ['idp'], now: end - 29 * DAY_MS });
    expect(next.ca).not.toEqual(ca);
    expect(next.replaced).toBeDefined();
    expect(certificatesOf(next)).toContain('idp');
  });

  test('a clock that was wrong when a certificate was made', async () => {
    const store = createMemoryAuthority();
    const ahead = await keepAuthority({ store, names: [], now: now + 20 * DAY_MS });
    expect((await keepAuthority({ store, names: [], now })).leaf).not.toEqual(ahead.leaf);
  });
});
