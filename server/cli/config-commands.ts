import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ConfigInput } from '../../contract/config/config.ts';
import { acpFormIn, type AcpForm } from '../../contract/transfer-modes.ts';
import { diffConfigs, diffText } from '../transfer/diff.ts';
import { exportConfig } from '../transfer/export.ts';
import { acpText, toAcp } from '../transfer/acp/export.ts';
import { reportText } from '../transfer/acp/report.ts';
import { readSharedFile, type SharedFile } from '../transfer/shared-file.ts';
import { importConfig, planImport, type ImportPlan } from '../transfer/import.ts';
import { defaultConfigPath, filesBeside } from '../files/config-path.ts';
import { createKeyFile } from '../keys/key-file.ts';
import { openKeyring } from '../keys/keyring.ts';
import type { ConfigStore } from '../core/ports.ts';
import { openConfigStore } from '../config/config-file.ts';
import { ConfigError } from '../core/config-error.ts';
import type { OptionsOf } from '../compose/options.ts';
import { configJsonSchemaText } from '../config/config-schema.ts';
import { about, parseConfig, readConfigText, readTextFile } from '../config/config-text.ts';
import { addCommand } from './command.ts';
import { explained, NOT_SO_EXIT_CODE } from './mistake.ts';

/** Adds `understudy config …`: commands for config files that no server is using. */
export function addConfigCommands(program: Command): void {
  const config = addCommand(program, {
    usage: 'config',
    description: 'export, import, validate and compare config files',
    example: 'understudy config validate team.json',
  });
  addCommand(config, {
    usage: 'validate <file>',
    description: 'check a config file and show where it is invalid',
    example: 'understudy config validate team.json',
  }).action(explained(validate));
  addCommand(config, {
    usage: 'diff <before> <after>',
    description: 'compare two config files; exit code 1 if they differ',
    example: 'understudy config diff mine.json team.json',
  }).action(explained(compare));
  addCommand(config, {
    usage: 'schema',
    description: 'print the JSON Schema of config files',
    example: 'understudy config schema > understudy.schema.json',
  }).action(() => void process.stdout.write(configJsonSchemaText()));
  addCommand(config, {
    usage: 'export',
    description: 'export all or part of a config to share it',
    example: 'understudy config export --secrets environment --output team.json',
    taker: 'export',
  }).action(explained(exportFile));
  addCommand(config, {
    usage: 'import <file>',
    description: 'merge a shared config into yours; nothing is ever deleted',
    example: 'understudy config import team.json --mode update --dry-run',
    taker: 'import',
  }).action(explained(importFile));
}

async function readConfig(file: string): Promise<ConfigInput> {
  const path = resolve(file);
  const text = await readTextFile(path);
  return about(
    path,
    () => {
      const source = readConfigText(text);
      parseConfig(source);
      return source;
    },
    text,
  );
}

async function validate(file: string): Promise<void> {
  const { workspaces } = await readConfig(file).catch((error: unknown) => {
    // In compiler format, so editors and CI can link to it.
    const details = error instanceof ConfigError ? error.details : [];
    for (const { line, column, path, message } of details)
      if (line !== undefined)
        process.stdout.write(`${file}:${line}:${column ?? 1}: ${path === '' ? '' : `${path}: `}${message}\n`);
    throw error;
  });
  const count = (of: 'users' | 'clients'): number =>
    workspaces.reduce((sum, workspace) => sum + (workspace[of]?.length ?? 0), 0);
  process.stdout.write(
    `${file} is valid: ${workspaces.length} workspace(s), ${count('users')} user(s), ${count('clients')} client(s).\n`,
  );
}

async function compare(before: string, after: string): Promise<void> {
  const differences = diffConfigs(await readConfig(before), await readConfig(after));
  process.stdout.write(diffText(differences));
  if (differences.length > 0) process.exitCode = NOT_SO_EXIT_CODE;
}

async function exportFile({
  config,
  output,
  secrets,
  workspace,
  client,
  user,
  ...as
}: OptionsOf<'export'>): Promise<void> {
  const path = resolve(config ?? defaultConfigPath());
  const source = await readConfig(path);
  const form = acpFormIn(as.format);
  if (as.keys && form) throw new ConfigError('invalid', 'ACP’s formats can’t include signing keys. Remove --keys.');
  const selection = {
    ...(workspace && { workspaces: workspace }),
    ...(client && { clients: client }),
    ...(user && { users: user }),
  };
  const exported = exportConfig(source, secrets, selection, as.keys ? await readKeys(path, workspace) : {});
  for (const { id, field, stands } of exported.secrets) {
    process.stderr.write(`${field} of ${id}: ${stands ? `replaced by ${stands}` : 'left out'}\n`);
  }
  const text = form ? await textForAcp(exported.config, form, as.yaml) : exported.text;
  if (output === undefined) process.stdout.write(text);
  else await writeFile(output, text);
}

/** The private keys of a config, by workspace. */
async function readKeys(path: string, workspaces?: readonly string[]): Promise<Record<string, readonly object[]>> {
  const found = await createKeyFile(filesBeside(path).keys).read();
  if (!found)
    throw new ConfigError(
      'read',
      `There are no signing keys next to ${path} yet. Run "understudy serve" with it once.`,
    );
  process.stderr.write(
    'Warning: the file contains private signing keys. Anyone with it can sign tokens as this server. Keep it out of git.\n',
  );
  const chosen = [...found.keys].filter(([workspace]) => workspaces?.includes(workspace) ?? true);
  return Object.fromEntries(chosen);
}

async function textForAcp(config: ConfigInput, form: AcpForm, yaml = false): Promise<string> {
  const { document, report } = toAcp(config, form);
  process.stderr.write(reportText(report.filter(({ outcome }) => outcome !== 'taken')));
  return acpText(document, yaml ? 'yaml' : 'json');
}

async function importFile(
  file: string,
  { config, dryRun, mode, into, only, keys, secret = [] }: OptionsOf<'import'>,
): Promise<void> {
  const { config: incoming, said, keys: privateKeys } = await readImportable(file);
  const secrets = Object.fromEntries(secret.map((pair) => splitAssignment(pair)));
  const options = { mode, secrets, ...(into !== undefined && { into }), ...(only && { only }), ...(said && { said }) };
  const path = resolve(config ?? defaultConfigPath());
  const store = await openConfigStore({
    path,
    base: 'http://localhost:9400',
    emit: () => undefined,
    readOnly: dryRun === true,
    create: false,
    // Only the server that runs it needs to read what it refers to.
    environment: 'unresolved',
  });
  try {
    const plan = planImport(store.source(), incoming, { ...options, variable: () => 'not_allowed' });
    if (!dryRun) await importConfig(store, incoming, options, 'import');
    process.stdout.write(planText(plan));
    if (keys && !dryRun) await adoptKeys({ store, path }, privateKeys, into);
  } finally {
    await store.close();
  }
}

async function adoptKeys(
  { store, path }: { store: ConfigStore; path: string },
  keys: SharedFile['keys'],
  into: string | undefined,
): Promise<void> {
  const keyring = await openKeyring({
    store: createKeyFile(filesBeside(path).keys),
    clock: Date.now,
    issuers: () => store.issuers(),
  });
  for (const [workspace, list] of Object.entries(keys)) {
    const [tid = '', aid = ''] = (into ?? workspace).split('/');
    const issuer = store.issuer(tid, aid);
    if (issuer) process.stdout.write(`keys      ${await keyring.adopt(issuer, list)} new in ${issuer.id}\n`);
  }
  await keyring.close();
}

/** Our config, or an ACP export. For the latter, the report of what was imported goes to stderr. */
async function readImportable(file: string): Promise<SharedFile> {
  const path = resolve(file);
  const shared = await readSharedFile(await readTextFile(path), path);
  process.stderr.write(reportText(shared.report));
  return shared;
}

function splitAssignment(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  if (equals < 1) throw new ConfigError('invalid', `--secret expects key=value, not "${pair}".`);
  return [pair.slice(0, equals), pair.slice(equals + 1)];
}

function planText({ items, questions, references }: ImportPlan): string {
  const lines = items.filter(({ action }) => action !== 'same').map(({ action, key }) => `${action.padEnd(9)} ${key}`);
  const open = questions.map(({ key }) => `needs     --secret ${JSON.stringify(`${key}=…`)}`);
  const allowed = references.map(
    ({ workspace, noun, id, field, variable }) =>
      `allow     ${workspace} ${noun} ${id} ${field} refers to ${variable}: start the server with --allow-env ${variable}`,
  );
  return lines.length + open.length === 0
    ? 'Nothing to import: everything is already there.\n'
    : `${[...lines, ...open, ...allowed].join('\n')}\n`;
}
