import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { MistakeError } from '../mistake.ts';

/** What makes a command trust the server's authority. */
export interface Trust {
  /** The file with the authority's certificate. Empty without https. */
  ca: string;
  /** What runtimes read (Node.js, Python, Go, .NET, curl). */
  variables: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

const NOTHING: Trust = { ca: '', variables: {}, remove: () => Promise.resolve() };

/**
 * Files for a command that trust the authority and what the command trusted before. Node adds to its own list; the other
 * variables replace it.
 */
export async function trustFor(ca: string | undefined, env: NodeJS.ProcessEnv): Promise<Trust> {
  if (ca === undefined) return NOTHING;
  const folder = await mkdtemp(join(tmpdir(), 'understudy-ca-')).catch(notWritten);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  return writeTrust(folder, ca, env).then(
    (trust) => ({ ...trust, remove }),
    (error: NodeJS.ErrnoException) => remove().then(() => notWritten(error)),
  );
}

function notWritten({ code }: NodeJS.ErrnoException): never {
  throw new MistakeError(
    `Can’t write the certificates for the command below ${tmpdir()} (${code}). Set TMPDIR to a folder that is writable.`,
  );
}

async function writeTrust(folder: string, ca: string, env: NodeJS.ProcessEnv): Promise<Omit<Trust, 'remove'>> {
  const [own, extra, bundle] = ['ca.pem', 'extra.pem', 'bundle.pem'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const extras = await listedIn(env['NODE_EXTRA_CA_CERTS']);
  const system =
    (await listedIn(env['SSL_CERT_FILE'] || env['REQUESTS_CA_BUNDLE'] || env['CURL_CA_BUNDLE'])) ||
    rootCertificates.join('\n');
  await writeFile(own, ca);
  await writeFile(extra, [extras, ca].join('\n'));
  await writeFile(bundle, [system, extras, ca].join('\n'));
  return {
    ca: own,
    variables: {
      NODE_EXTRA_CA_CERTS: extra,
      SSL_CERT_FILE: bundle,
      REQUESTS_CA_BUNDLE: bundle,
      CURL_CA_BUNDLE: bundle,
    },
  };
}

const listedIn = async (file: string | undefined): Promise<string> =>
  file ? readFile(file, 'utf8').catch(() => '') : '';
