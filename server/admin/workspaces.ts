import type { WorkspaceView } from '../../contract/admin.ts';
import type { WorkspaceInput } from '../../contract/config.ts';
import type { Issuer } from '../core/ports.ts';
import type { Call, Desk, Handlers } from './desk.ts';
import { editConfig, editWorkspace, findIssuer } from './edit.ts';
import { conflict, notFound } from './errors.ts';
import { forgetWorkspace } from './forget.ts';

function viewOf({ url, workspace }: Issuer): WorkspaceView {
  const { tid, aid, name } = workspace;
  return { tid, aid, ...(name !== undefined && { name }), issuer: url };
}

const is =
  ({ tid, aid }: { tid: string; aid: string }) =>
  (workspace: WorkspaceInput): boolean =>
    workspace.tid === tid && workspace.aid === aid;

async function create(desk: Desk, { body, ...call }: Call<'workspaces.create'>): Promise<WorkspaceView> {
  const isBare = !body.services && !body.scopes && !body.claims;
  const workspace = isBare ? { ...desk.starterWorkspace(body.tid, body.aid), ...body } : body;
  await editConfig(desk, call, ({ workspaces }) => {
    if (workspaces.some(is(body))) {
      const description = `There is already a workspace "${body.tid}/${body.aid}".`;
      throw conflict(description, [{ path: 'aid', message: 'is already taken' }]);
    }
    workspaces.push(workspace);
  });
  return viewOf(findIssuer(desk, body));
}

async function rename(desk: Desk, call: Call<'workspaces.update'>): Promise<WorkspaceView> {
  await editWorkspace(desk, call, (workspace) => {
    workspace.name = call.body.name;
  });
  return viewOf(findIssuer(desk, call.params));
}

async function remove(desk: Desk, { params, ...call }: Call<'workspaces.delete'>): Promise<void> {
  await editConfig(desk, call, ({ workspaces }) => {
    const index = workspaces.findIndex(is(params));
    if (index < 0) throw notFound('workspace', `${params.tid}/${params.aid}`);
    if (workspaces.length === 1) throw conflict('You can’t delete the only workspace. A server needs at least one.');
    workspaces.splice(index, 1);
  });
  await forgetWorkspace(desk.core, { id: `${params.tid}/${params.aid}` });
}

export const workspaceHandlers = {
  'workspaces.list': ({ core }) => core.config.issuers().map(viewOf),
  'workspaces.create': create,
  'workspaces.get': (desk, { params }) => findIssuer(desk, params).workspace,
  'workspaces.update': rename,
  'workspaces.delete': remove,
} satisfies Partial<Handlers>;
