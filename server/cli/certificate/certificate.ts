import { createHash, X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { OptionsOf } from '../../compose/options.ts';
import { defaultConfigPath, filesBeside } from '../../files/config-path.ts';
import { createAuthorityFile } from '../../tls/authority-file.ts';
import { dayOf, keepAuthority, type Authority } from '../../tls/authority.ts';
import { namesIn, TlsError } from '../../tls/identity.ts';
import { addCommand } from '../command.ts';
import { explained } from '../mistake.ts';
import { writeOut } from '../output.ts';
import { waysToTrust } from './trust.ts';

/** Adds `understudy certificate`: the authority that HTTPS is served with. */
export function addCertificate(program: Command): void {
  const parent = program.command('certificate').description('the certificate authority of HTTPS');
  addCommand(parent, {
    usage: 'show',
    description: 'show the certificate authority, and how to make programs trust it',
    example: 'understudy certificate show --config team.json',
    taker: 'certificateShow',
  }).action(explained(show));
  addCommand(parent, {
    usage: 'export',
    description: 'write the certificate that clients must trust, as PEM; it contains no private key',
    example: 'understudy certificate export --output understudy-ca.pem',
    taker: 'certificateExport',
  }).action(explained(exportCertificate));
  addCommand(parent, {
    usage: 'renew',
    description: 'make a new certificate authority; a running server uses it at once, and clients must trust it',
    example: 'understudy certificate renew',
    taker: 'certificateRenew',
  }).action(explained(renew));
}

const pathOf = ({ config = defaultConfigPath() }: { config?: string }): string => resolve(config);

async function keptAt(config: string): Promise<Authority> {
  const kept = await createAuthorityFile(config).read();
  if (kept) return kept;
  throw new TlsError(`${config} has no certificate authority yet. It is made by the first start with --https.`);
}

async function show(options: OptionsOf<'certificateShow'>): Promise<void> {
  const config = pathOf(options);
  const { ca, leaf } = await keptAt(config);
  const root = new X509Certificate(ca.cert);
  const file = filesBeside(config).ca;
  const facts = {
    file,
    names: namesIn(new X509Certificate(leaf.cert)),
    validUntil: dayOf(root.validTo),
    fingerprint: root.fingerprint256,
    spki: createHash('sha256')
      .update(root.publicKey.export({ type: 'spki', format: 'der' }))
      .digest('base64'),
  };
  process.stdout.write(options.json ? `${JSON.stringify(facts)}\n` : textOf(facts));
}

interface Shown {
  file: string;
  names: readonly string[];
  validUntil: string;
  fingerprint: string;
}

function textOf({ file, names, validUntil, fingerprint }: Shown): string {
  const ways = waysToTrust(file, process.platform);
  return [
    `Certificate  ${file}`,
    `Names        ${names.join(', ')}`,
    `Valid until  ${validUntil}`,
    `SHA-256      ${fingerprint}`,
    '',
    'Make your programs trust it:',
    '',
    ...ways.flatMap(({ who, how }) => [`  ${who}`, `    ${how}`]),
    '',
  ].join('\n');
}

async function exportCertificate(options: OptionsOf<'certificateExport'>): Promise<void> {
  const { ca } = await keptAt(pathOf(options));
  await writeOut(ca.cert, options.output);
}

async function renew(options: OptionsOf<'certificateRenew'>): Promise<void> {
  const config = pathOf(options);
  await keepAuthority({ store: createAuthorityFile(config), names: [], now: Date.now(), anew: true });
  process.stdout.write(`There is a new certificate authority. Trust ${filesBeside(config).ca} from now on.\n`);
}
