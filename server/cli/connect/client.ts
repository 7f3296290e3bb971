import type { WorkspaceView } from '../../../contract/admin.ts';
import type { Client } from '../../../contract/config/client.ts';
import type { Settings } from '../../../contract/config/settings.ts';
import { adaptation, makeSnippet, misfit, presetOf, runCommand } from '../../../contract/connect/adapt.ts';
import type { Framework, SnippetFile } from '../../../contract/connect/framework.ts';
import type { OptionsOf } from '../../compose/options.ts';
import { MistakeError } from '../mistake.ts';
import { type Server } from '../running-server.ts';
import { callAdmin, type Answer } from './admin-call.ts';

/** A client that is ready for a framework, and the code that uses it. */
export interface Connection {
  client_id: string;
  workspace: string;
  issuer: string;
  /** What was done to the client. */
  outcome: 'created' | 'adapted' | 'unchanged';
  /** The fields that were changed. */
  changed: readonly string[];
  files: readonly SnippetFile[];
  /** The command that starts them. */
  run: string | undefined;
}

interface Workspace {
  /** `tid/aid`. */
  id: string;
  issuer: string;
}

/** Creates or adapts the client. What someone else changed meanwhile is not overwritten. */
export async function connectClient(
  server: Server,
  framework: Framework,
  options: OptionsOf<'connect'>,
): Promise<Connection> {
  const { id, issuer } = await findWorkspace(server, options.workspace);
  const at = `workspaces/${id.split('/').map(encodeURIComponent).join('/')}`;
  const client_id = options.client ?? framework.id;
  const { body: settings } = (await callAdmin(server, { path: `${at}/settings` })) as Answer<Settings>;
  const signingAlg = settings.signing_alg;
  const path = `${at}/clients/${encodeURIComponent(client_id)}`;
  const { status, body, etag } = (await callAdmin(server, { path, expect: [404] })) as Answer<Client>;
  const found = status === 404 ? undefined : body;
  const unfit = found && misfit(framework, found);
  if (unfit !== undefined) throw new MistakeError(`${unfit} Name another client with --client.`);
  const preset = { client_id, ...presetOf(framework, signingAlg) };
  const patch = found ? adaptation(framework, found, signingAlg) : preset;
  const change = found
    ? { method: 'PATCH', path, body: patch, ...(etag !== undefined && { ifMatch: etag }) }
    : { method: 'POST', path: `${at}/clients`, body: patch };
  const client = found && !patch ? found : await changed(server, client_id, change);
  return {
    client_id,
    workspace: id,
    issuer,
    outcome: found ? (patch ? 'adapted' : 'unchanged') : 'created',
    changed: found ? Object.keys(patch ?? {}) : [],
    files: makeSnippet(framework, client, { issuer, signingAlg }),
    run: runCommand(framework, client, { issuer, signingAlg }),
  };
}

/** 412: the config is another than the one that was read. 409: the client exists by now. */
const MEANWHILE = [409, 412];

async function changed(server: Server, client_id: string, change: Parameters<typeof callAdmin>[1]): Promise<Client> {
  const { status, body } = (await callAdmin(server, { ...change, expect: MEANWHILE })) as Answer<Client>;
  if (!MEANWHILE.includes(status)) return body;
  throw new MistakeError(`The config changed meanwhile, so ${client_id} was left as it is. Run the command again.`);
}

async function findWorkspace(server: Server, asked: string | undefined): Promise<Workspace> {
  const { body } = (await callAdmin(server, { path: 'workspaces' })) as Answer<readonly WorkspaceView[]>;
  const all = body.map(({ tid, aid, issuer }): Workspace => ({ id: `${tid}/${aid}`, issuer }));
  const wanted = asked ?? (all.length === 1 ? all[0]?.id : 'default/default');
  const found = all.find(({ id }) => id === wanted);
  if (found) return found;
  const names = all.map(({ id }) => id).join(', ');
  throw new MistakeError(`There is no workspace ${wanted}. Name one of these with --workspace: ${names}.`);
}
