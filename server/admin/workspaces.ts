import type { WorkspaceView } from '../../contract/admin.ts';
import type { WorkspaceInput } from '../../contract/config/config.ts';
import type { Issuer } from '../core/ports.ts';
import type { Call, AdminContext, Handlers } from './context.ts';
import { editConfig, editWorkspace, findIssuer } from './edit.ts';
import { conflict, IS_TAKEN, notFound, takenWords } from './errors.ts';
import { forgetWorkspace } from './forget.ts';

function viewOf({ url, workspace }: Issuer): WorkspaceView {
  const { tid, aid, name } = workspace;
  return { tid, aid, ...(name !== undefined && { name }), issuer: url };
}

const is =
  ({ tid, aid }: { tid: string; aid: string }) =>
  (workspace: WorkspaceInput): boolean =>
    workspace.tid === tid && workspace.aid === aid;

async function create(context: AdminContext, { written, ...call }: Call<'workspaces.create'>): Promise<WorkspaceView> {
  const isBare = !written.services && !written.scopes && !written.claims;
  const workspace = isBare ? { ...context.starterWorkspace(written.tid, written.aid), ...written } : written;
  await editConfig(context, call, ({ workspaces }) => {
    if (workspaces.some(is(written))) {
      const description = takenWords('workspace', `${written.tid}/${written.aid}`);
      throw conflict(description, [{ path: 'aid', message: IS_TAKEN }]);
    }
    workspaces.push(workspace);
  });
  return viewOf(findIssuer(context, written));
}

async function rename(context: AdminContext, call: Call<'workspaces.update'>): Promise<WorkspaceView> {
  await editWorkspace(context, call, (workspace) => {
    workspace.name = call.body.name;
  });
  return viewOf(findIssuer(context, call.params));
}

async function remove(context: AdminContext, { params, ...call }: Call<'workspaces.delete'>): Promise<void> {
  await editConfig(context, call, ({ workspaces }) => {
    const index = workspaces.findIndex(is(params));
    if (index < 0) throw notFound('workspace', `${params.tid}/${params.aid}`);
    if (workspaces.length === 1) throw conflict('You can’t delete the only workspace. A server needs at least one.');
    workspaces.splice(index, 1);
  });
  await forgetWorkspace(context.core, { id: `${params.tid}/${params.aid}` });
}

export const workspaceHandlers = {
  'workspaces.list': ({ core }) => core.config.issuers().map(viewOf),
  'workspaces.create': create,
  'workspaces.get': (context, { params }) => findIssuer(context, params).workspace,
  'workspaces.update': rename,
  'workspaces.delete': remove,
} satisfies Partial<Handlers>;
