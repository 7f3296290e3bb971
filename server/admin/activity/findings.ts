import type { Finding, FindingCounts } from '../../../contract/lint/finding.ts';
import { isRule } from '../../../contract/lint/rules.ts';
import type { WorkspaceFindings } from '../../lint/lint.ts';
import type { AdminContext, Call, Handlers, WorkspaceParams } from '../context.ts';
import { editWorkspace, findIssuer } from '../edit.ts';
import { notFound } from '../errors.ts';

/** Loaded when someone asks for the first time. */
async function findingsIn({ core, traffic }: AdminContext, params: WorkspaceParams): Promise<WorkspaceFindings> {
  const issuer = findIssuer({ core }, params);
  const { lintWorkspace } = await import('../../lint/lint.ts');
  return lintWorkspace(core.config, issuer, traffic());
}

async function list(context: AdminContext, { params }: Call<'findings.list'>): Promise<readonly Finding[]> {
  const findings = (await findingsIn(context, params)).get(params.client_id);
  if (!findings) throw notFound('client', params.client_id);
  return findings;
}

/** Clients without findings are left out. */
async function count(context: AdminContext, { params }: Call<'findings.count'>): Promise<FindingCounts[]> {
  const all = [...(await findingsIn(context, params))];
  return all
    .filter(([, findings]) => findings.length > 0)
    .map(([client_id, findings]) => countsOf(client_id, findings));
}

function countsOf(client_id: string, findings: readonly Finding[]): FindingCounts {
  const counts: FindingCounts = { client_id, error: 0, warning: 0, note: 0, muted: 0 };
  for (const { severity, muted } of findings) counts[muted ? 'muted' : severity] += 1;
  return counts;
}

type MuteCall = Pick<Call<'findings.mute'>, 'params' | 'ifMatch'>;

/** Changes what is muted for a client, as written in the config. */
function editMuted(
  context: AdminContext,
  call: MuteCall,
  change: (muted: Record<string, { reason: string }>) => void,
): Promise<void> {
  const { client_id } = call.params;
  return editWorkspace(context, call, ({ clients = [] }, target) => {
    const index = clients.findIndex((client) => client.client_id === client_id);
    const client = clients[index];
    if (!client) throw notFound('client', client_id);
    target.prefix += `.clients[${index}].muted_findings`;
    const { muted_findings, ...others } = client;
    const muted = { ...muted_findings };
    change(muted);
    clients[index] = Object.keys(muted).length > 0 ? { ...others, muted_findings: muted } : others;
  });
}

async function mute(context: AdminContext, call: Call<'findings.mute'>): Promise<void> {
  const { rule } = call.params;
  if (!isRule(rule)) throw notFound('rule', rule);
  await editMuted(context, call, (muted) => {
    muted[rule] = call.body;
  });
}

async function unmute(context: AdminContext, call: Call<'findings.unmute'>): Promise<void> {
  const { rule } = call.params;
  await editMuted(context, call, (muted) => {
    if (!Object.hasOwn(muted, rule)) throw notFound('muted finding', rule);
    delete muted[rule];
  });
}

export const findingHandlers = {
  'findings.list': list,
  'findings.count': count,
  'findings.mute': mute,
  'findings.unmute': unmute,
} satisfies Partial<Handlers>;
