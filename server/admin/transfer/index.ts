import type { OperationOutput } from '../../../contract/operations.ts';
import type { ConfigView, ImportPreview } from '../../../contract/transfer.ts';
import { summaryOf } from '../../transfer/diff.ts';
import { importConfig, planImport, undoImport, type ImportOptions, type ImportPlan } from '../../transfer/import.ts';
import { propose } from '../../transfer/propose.ts';
import { readSharedFile, type SharedFile } from '../../transfer/shared-file.ts';
import type { ConfigStore, Core } from '../../core/ports.ts';
import type { Call, AdminContext, Handlers } from '../context.ts';
import { isConfigRefusal, refusalOf, type ConfigRefusal } from '../edit.ts';
import { AdminError, conflict, notFound } from '../errors.ts';
import { exportFile } from './export.ts';
import { lastImport, logImport, takeImport } from './import-log.ts';

/** The subject of sentences about pasted text. */
const SUBJECT = 'The file';
const BY = 'import';

async function view({ core, traffic }: AdminContext): Promise<ConfigView> {
  const { path, readOnly } = core.config;
  const { rejected } = traffic().config;
  const last = await lastImport(core.runtime);
  return {
    ...(path !== undefined && { path }),
    readOnly,
    revision: core.config.revision(),
    ...(rejected && { rejected: { reason: rejected.reason, details: [...rejected.details] } }),
    ...(last && { undo: { importId: last.importId, at: last.at, summary: last.summary } }),
  };
}

async function preview({ core }: AdminContext, { body }: Call<'config.preview'>): Promise<ImportPreview> {
  const revision = core.config.revision();
  const nothing = {
    revision,
    workspaces: [],
    items: [],
    questions: [],
    references: [],
    faults: [],
    report: [],
    keys: [],
  };
  let file: SharedFile | undefined;
  try {
    file = await readSharedFile(body.text, SUBJECT);
    const plan = planImport(core.config.source(), file.config, optionsOf(core.config, file, body));
    return { ...nothing, ...aboutFile(file), ...aboutPlan(plan) };
  } catch (error) {
    if (!isConfigRefusal(error)) throw error;
    return { ...nothing, ...(file && aboutFile(file)), faults: faultsOf(error) };
  }
}

const aboutFile = ({ format, config, report, keys }: SharedFile) => ({
  format,
  workspaces: config.workspaces.map(({ tid, aid }) => `${tid}/${aid}`),
  report: [...report],
  keys: Object.entries(keys).map(([workspace, list]) => ({ workspace, count: list.length })),
});

const aboutPlan = ({ items, questions, references, faults }: ImportPlan) => ({
  items: items.map(({ fields, ...item }) => ({ ...item, fields: [...fields] })),
  questions: [...questions],
  references: [...references],
  faults: [...faults],
});

const faultsOf = ({ message, details }: ConfigRefusal): ImportPreview['faults'] =>
  details.length > 0 ? [...details] : [{ path: '', message }];

const optionsOf = (
  { variable }: ConfigStore,
  { said }: SharedFile,
  { mode, into, only, secrets }: Call<'config.preview'>['body'],
): ImportOptions => ({
  mode,
  variable,
  ...(said && { said }),
  ...(into !== undefined && { into }),
  ...(only && { only }),
  ...(secrets && { secrets }),
});

async function importFile(
  context: AdminContext,
  { body }: Call<'config.import'>,
): Promise<OperationOutput<'config.import'>> {
  const { core } = context;
  return refused(async () => {
    const file = await readSharedFile(body.text, SUBJECT);
    const imported = await importConfig(
      storeAt(core.config, body.revision),
      file.config,
      optionsOf(core.config, file, body),
      BY,
    );
    const keys = body.keys
      ? await adoptKeys(core, file, body.into).catch(async (error: unknown) => {
          if (imported.changes.length > 0) await undoImport(core.config, imported, BY);
          throw error;
        })
      : 0;
    const summary = summaryOf(imported.changes);
    const importId = core.ids.id();
    if (imported.changes.length > 0) await logImport(core.runtime, { importId, at: core.clock(), summary, imported });
    return {
      ...(imported.changes.length > 0 && { importId }),
      summary,
      items: aboutPlan(imported.plan).items,
      report: [...file.report],
      keys,
    };
  });
}

/** The store, which refuses the next change if it isn't at the revision the caller saw. */
function storeAt(config: ConfigStore, revision: number | undefined): Pick<ConfigStore, 'source' | 'update'> {
  return {
    source: config.source,
    update: (by, change) =>
      config.update(by, (draft) => {
        if (revision !== undefined && revision !== config.revision())
          throw conflict('The config has changed since the preview. Preview it again, then import.');
        change(draft);
      }),
  };
}

/** Imports the file's signing keys. The workspaces exist by now. */
async function adoptKeys({ config, keys }: Core, file: SharedFile, into: string | undefined): Promise<number> {
  let added = 0;
  for (const [workspace, list] of Object.entries(file.keys)) {
    const [tid = '', aid = ''] = (into ?? workspace).split('/');
    const issuer = config.issuer(tid, aid);
    if (issuer) added += await keys.adopt(issuer, list);
  }
  return added;
}

async function undo(context: AdminContext, { params }: Call<'config.undo'>): Promise<OperationOutput<'config.undo'>> {
  const { runtime, config } = context.core;
  const entry = await takeImport(runtime, params.importId);
  if (!entry) throw notFound('import', params.importId);
  await refused(() => undoImport(config, entry.imported, 'undo')).catch(async (error: unknown) => {
    await logImport(runtime, entry);
    throw error;
  });
  return { summary: entry.summary };
}

/** Refusals of the config store and the keyring, in their own words. */
async function refused<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Error && error.name === 'KeyFileError')
      throw new AdminError(400, 'invalid_request', `Nothing was imported: ${error.message}`);
    if (!isConfigRefusal(error)) throw error;
    if (error.code === 'invalid') throw new AdminError(400, 'invalid_request', error.message, faultsOf(error));
    if (error.code === 'conflict') throw new AdminError(409, 'conflict', error.message, error.details);
    throw refusalOf(error, '');
  }
}

export const exchangeHandlers = {
  'config.get': view,
  'config.changes': ({ changes }) => changes.list(),
  'config.export': exportFile,
  'config.preview': preview,
  'config.import': importFile,
  'config.undo': undo,
  'config.propose': ({ core }, { body }) => refused(async () => propose(body.text, core.ids.secret())),
} satisfies Partial<Handlers>;
