import type { Command } from 'commander';
import type { ClientFinding, Finding, FindingCounts } from '../../../contract/lint/finding.ts';
import { SEVERITIES } from '../../../contract/traffic/steps.ts';
import type { OptionsOf } from '../../compose/options.ts';
import { addCommand } from '../command.ts';
import { explained, MistakeError, NOT_SO_EXIT_CODE } from '../mistake.ts';
import { lintText } from './lint-text.ts';
import { printable } from '../printable.ts';
import { ask, workspacesOf } from '../running-server.ts';
import { sarifLog } from './sarif.ts';

type LintOptions = OptionsOf<'lint'>;

/** Adds `understudy lint`: what clients do that works and that they should not do, from a running server. */
export function addLint(program: Command): void {
  addCommand(program, {
    usage: 'lint [client_id]',
    description: 'say what your clients do that works here and that they should not do, from recorded traffic',
    example: 'understudy lint web-app --level warning',
    taker: 'lint',
  }).action(explained(lint));
}

async function lint(client_id: string | undefined, options: LintOptions): Promise<void> {
  const most = SEVERITIES.indexOf(options.level);
  const all = await findingsOf(client_id, options);
  const findings = all.filter(({ severity }) => SEVERITIES.indexOf(severity) <= most);
  process.stdout.write(await render(findings, options));
  if (findings.some(({ muted }) => !muted)) process.exitCode = NOT_SO_EXIT_CODE;
}

async function render(findings: readonly ClientFinding[], options: LintOptions): Promise<string> {
  if (options.format === 'text') return printable(lintText(findings));
  if (options.format === 'json') return `${JSON.stringify(findings)}\n`;
  const { configPath } = (await ask(options, 'server')) as { configPath?: string };
  return `${JSON.stringify(sarifLog(findings, configPath), undefined, 2)}\n`;
}

async function findingsOf(client_id: string | undefined, options: LintOptions): Promise<ClientFinding[]> {
  const found: ClientFinding[] = [];
  let isKnown = false;
  for (const workspace of await askedWorkspaces(options)) {
    for (const id of client_id === undefined ? await clientsIn(workspace, options) : [client_id]) {
      const path = `workspaces/${workspace}/clients/${encodeURIComponent(id)}/findings`;
      const findings = (await ask(options, path)) as Finding[] | undefined;
      isKnown ||= findings !== undefined;
      found.push(...(findings ?? []).map((finding) => ({ workspace, client_id: id, ...finding })));
    }
  }
  if (isKnown || client_id === undefined) return found;
  throw new MistakeError(`There is no client ${client_id}${options.workspace ? ` in ${options.workspace}` : ''}.`);
}

async function askedWorkspaces(options: LintOptions): Promise<string[]> {
  const all = await workspacesOf(options);
  const { workspace } = options;
  if (workspace === undefined) return all;
  if (all.includes(workspace)) return [workspace];
  throw new MistakeError(`There is no workspace ${workspace}. There is ${all.join(', ')}.`);
}

async function clientsIn(workspace: string, options: LintOptions): Promise<string[]> {
  const counts = ((await ask(options, `workspaces/${workspace}/findings`)) ?? []) as FindingCounts[];
  return counts.map(({ client_id }) => client_id);
}
