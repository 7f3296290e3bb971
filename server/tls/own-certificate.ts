import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { dayOf } from './authority.ts';
import { TlsError, type Identity } from './identity.ts';

/** PEM, or the path of a file with it. */
export const isPem = (text: string): boolean => text.includes('-----BEGIN ');

/** A certificate and key of the user's own, proven to be usable now. Throws TlsError. */
export async function readOwnCertificate(given: Identity, now: number): Promise<Identity> {
  const identity = { cert: await pemOf(given.cert, 'certificate'), key: await pemOf(given.key, 'key') };
  const [cert, key] = [nameOf(given.cert, 'certificate'), nameOf(given.key, 'key')];
  const certificate = parsed(() => new X509Certificate(identity.cert), `${cert} contains no certificate in PEM.`);
  const privateKey = parsed(() => createPrivateKey(identity.key), whyNoKey(identity.key, key));
  const { validFrom, validTo } = certificate;
  if (Date.parse(validTo) <= now)
    throw new TlsError(`The certificate in ${cert} expired on ${dayOf(validTo)}. Renew it.`);
  if (Date.parse(validFrom) > now)
    throw new TlsError(`The certificate in ${cert} is valid only from ${dayOf(validFrom)}. Check the clock.`);
  if (!certificate.checkPrivateKey(privateKey))
    throw new TlsError(`The key in ${key} doesn’t fit the certificate in ${cert}. Use the two that belong together.`);
  parsed(() => createSecureContext(identity), `The certificate in ${cert} can’t be used for TLS. Use RSA or EC keys.`);
  return identity;
}

const whyNoKey = (pem: string, where: string): string =>
  /ENCRYPTED/.test(pem)
    ? `The key in ${where} is encrypted. Decrypt it first, for example with openssl pkey.`
    : `${where} contains no private key in PEM.`;

/** What a sentence calls it. A PEM must not be repeated. */
const nameOf = (given: string, what: 'certificate' | 'key'): string => (isPem(given) ? `the given ${what}` : given);

async function pemOf(given: string, what: 'certificate' | 'key'): Promise<string> {
  if (given === '') throw new TlsError('A certificate and its key belong together: use both --tls-cert and --tls-key.');
  if (isPem(given)) return given;
  return readFile(given, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new TlsError(`The ${what} ${given} can’t be read (${error.code}).`, { cause: error });
  });
}

function parsed<T>(read: () => T, sentence: string): T {
  try {
    return read();
  } catch (error) {
    throw new TlsError(sentence, { cause: error });
  }
}
