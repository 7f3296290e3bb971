import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';

/** Everything that Node trusts by default, and one authority more. Its option `ca` replaces the defaults. */
export async function trustedWith(ca: string): Promise<string[]> {
  return [...(await trusted()), ca];
}

async function trusted(): Promise<readonly string[]> {
  // Since Node 22.15.
  const { getCACertificates } = tls as { getCACertificates?: () => string[] };
  if (getCACertificates) return getCACertificates();
  const extra = process.env['NODE_EXTRA_CA_CERTS'];
  const more = extra ? await readFile(extra, 'utf8').catch(() => '') : '';
  return [...tls.rootCertificates, ...(more ? [more] : [])];
}
