import type { AcpForm } from '../../../contract/transfer-modes.ts';
import { CONFIG_VERSION, type ConfigInput, type WorkspaceInput } from '../../../contract/config/config.ts';
import { settingsSchema } from '../../../contract/config/settings.ts';
import { COLLECTIONS, type CollectionNoun } from '../../config/changes.ts';
import { addSystemDefaults } from '../../config/defaults.ts';
import type { Said } from '../partial.ts';
import { clientOf } from './client.ts';
import { readWorkspaces } from './documents.ts';
import { textOf, type Json } from './json.ts';
import type { AcpWorkspace, Defaults } from './read.ts';
import { Report, type ReportLine } from './report.ts';
import { isUnset, thingOf, type Thing } from './said.ts';
import { claimOf, scopeOf, serviceOf } from './scope.ts';
import { settingsOf } from './server.ts';
import { usersOf } from './user.ts';

export interface AcpImport {
  form: AcpForm;
  /** The export's contents, as our config. */
  config: ConfigInput;
  /** What the export itself specifies about each thing, by workspace in the config's order. The rest was assumed. */
  said: readonly Said[];
  /** What was imported, what was approximated, and what isn't supported. */
  report: readonly ReportLine[];
}

/** Reads an ACP export, flat or tree, JSON or YAML (acp.md §6). Throws ConfigError for any other file. */
export async function readAcpExport(text: string, defaults: Partial<Defaults> = {}): Promise<AcpImport> {
  const report = new Report();
  const { form, found, rest } = await readWorkspaces(text, { tid: 'default', aid: 'default', ...defaults }, report);
  // Policies, scripts, themes and the like.
  for (const [part, value] of Object.entries(rest))
    if (!isUnset(value)) report.dropped(part, 'not supported by Understudy');
  const made = found.map((workspace) => {
    const own = new Report();
    const read = workspaceOf(workspace, own);
    report.add(own, found.length > 1 ? `${workspace.tid}/${workspace.aid}` : undefined);
    return read;
  });
  const workspaces = made.map(({ workspace }) => workspace);
  return {
    form,
    config: { version: CONFIG_VERSION, workspaces },
    said: made.map(({ said }) => said),
    report: report.lines,
  };
}

interface ReadWorkspace {
  workspace: WorkspaceInput;
  said: Said;
}

function workspaceOf(acp: AcpWorkspace, report: Report): ReadWorkspace {
  const { tid, aid, server, isDescribed } = acp;
  const what = `workspace ${tid}/${aid}`;
  const name = textOf(server['name']);
  const { users, idpId } = usersOf(acp.idps, report);
  const settings = thingOf(settingsSchema, settingsOf({ server, isDescribed, idpId }, what, report), what, report);
  if (isDescribed) report.taken(what);
  const said: Record<string, Json> = {};
  if (settings && Object.keys(settings.patch).length > 0) said['settings'] = settings.patch;
  /** An empty list leaves the existing entries alone, unless the file describes the whole workspace. */
  const list = <T>(noun: CollectionNoun, things: readonly Thing<T>[]): Record<string, T[]> => {
    const values = firstOfEach(noun, things, said, report);
    return values.length > 0 || isDescribed ? { [COLLECTIONS[noun].list]: values } : {};
  };
  const services = acp.services.flatMap((service) => serviceOf(service, report) ?? []);
  const scopes = acp.services.flatMap((service) =>
    (service['scopes'] as Json[]).flatMap((scope) => scopeOf({ ...scope, service_id: service['id'] }, report) ?? []),
  );
  const bare = acp.scopesWithoutService.flatMap((scope) => scopeOf(scope, report) ?? []);
  const workspace: WorkspaceInput = {
    tid,
    aid,
    ...(name !== undefined && { name }),
    ...(settings && Object.keys(settings.value).length > 0 && { settings: settings.value }),
    ...list('user', users),
    ...list(
      'client',
      acp.clients.flatMap((client) => clientOf(client, report) ?? []),
    ),
    ...list('service', services),
    ...list('scope', [...scopes, ...bare]),
    ...list(
      'claim',
      acp.claims.flatMap((claim) => claimOf(claim, report) ?? []),
    ),
  };
  return { workspace: server['initialize'] === true ? initialized(workspace, server) : workspace, said };
}

/** ACP's defaults in addition to the file's contents (acp.md §6). */
const initialized = (workspace: WorkspaceInput, server: Json): WorkspaceInput =>
  addSystemDefaults(workspace, { claims: server['do_not_create_default_claims'] !== true });

/** The things of a list, without duplicates, recording what is specified about them. */
function firstOfEach<T>(
  noun: CollectionNoun,
  things: readonly Thing<T>[],
  said: Record<string, Json>,
  report: Report,
): T[] {
  const first = things.filter(({ value, patch }) => {
    const key = `${noun} ${COLLECTIONS[noun].idOf(value as Json)}`;
    const isFirst = !Object.hasOwn(said, key);
    if (isFirst) said[key] = patch;
    else report.dropped(key, 'it is in the file more than once. The first one is used');
    return isFirst;
  });
  return first.map(({ value }) => value);
}
