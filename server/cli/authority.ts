import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { defaultConfigPath, filesBeside } from '../files/config-path.ts';
import { MistakeError } from './mistake.ts';

interface Named {
  ca?: string;
  config?: string;
}

/**
 * The authority that a command trusts besides those that Node trusts, as PEM: the given one, or that of the config. Throws
 * MistakeError.
 */
export async function authorityOf({ ca, config = defaultConfigPath() }: Named): Promise<string | undefined> {
  if (ca === undefined) return readFile(filesBeside(config).ca, 'utf8').catch(() => undefined);
  const text = await readFile(ca, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new MistakeError(`--ca ${ca} can’t be read (${error.code}).`);
  });
  if (!isCertificate(text)) throw new MistakeError(`--ca ${ca} contains no certificate in PEM.`);
  return text;
}

/** A fetch that trusts an authority besides those that Node trusts. Doesn't follow redirects. */
export async function fetchOf(
  { url, ca }: { url: string; ca?: string | undefined },
  init: RequestInit,
): Promise<Response> {
  if (ca === undefined || !url.startsWith('https:')) return fetch(url, { ...init, redirect: 'manual' });
  return (await import('../http/tls/fetch.ts')).fetchTrusting(ca)(url, init);
}

/** Whether a fetch failed because the certificate is not trusted (the codes of OpenSSL, as Node names them). */
export const isDistrust = (error: unknown): boolean =>
  /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/.test((error as { cause?: { code?: string } }).cause?.code ?? '');

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).raw.length > 0;
  } catch {
    return false;
  }
}
