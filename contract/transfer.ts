import { z } from 'zod';
import { EXPORT_FORMATS, IMPORT_MODES, SECRET_MODES } from './transfer-modes.ts';

const WORKSPACE_HELP = '{tid}/{aid}';

export const configFault = z.object({
  path: z.string().meta({ description: 'Such as workspaces[0].clients[2].redirect_uris[0]; empty for the whole.' }),
  message: z.string(),
  line: z.number().exactOptional().meta({ description: 'Where it is in the text, counted from 1.' }),
  column: z.number().exactOptional(),
  excerpt: z
    .object({
      lines: z.array(z.object({ line: z.number(), text: z.string() })).readonly(),
      caret: z.number().meta({ description: 'Where the fault is in its line as shown, counted from 1.' }),
    })
    .exactOptional()
    .meta({ description: 'The text around it, without secrets.' }),
});
/** One error in a config, and where it is. */
export type ConfigFault = z.output<typeof configFault>;

const reportLine = z.object({
  outcome: z.enum(['taken', 'approximated', 'dropped']),
  what: z.string(),
  field: z.string().optional(),
  note: z.string(),
});

const importedThing = z.object({
  workspace: z.string(),
  noun: z.enum(['config', 'workspace', 'settings', 'user', 'client', 'service', 'scope', 'claim']),
  id: z.string(),
});

const importItem = importedThing.extend({
  /** Its name in `only`. */
  key: z.string(),
  verb: z.enum(['added', 'changed', 'removed']),
  action: z.enum(['add', 'update', 'ignore', 'conflict', 'same', 'unchosen']),
  fields: z.array(z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() })),
});

const openSecret = z.object({
  /** Its name in `secrets`. */
  key: z.string(),
  workspace: z.string(),
  noun: z.enum(['client', 'user']),
  id: z.string(),
  field: z.string(),
});

const openReference = importedThing.extend({
  noun: z.enum(['client', 'user']),
  field: z.string(),
  variable: z.string(),
  state: z.enum(['not_allowed', 'not_set']),
  message: z.string(),
});

const undo = z.object({
  importId: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
  summary: z.array(z.string()),
});

/** The current config file. */
export const configView = z.object({
  path: z.string().optional().meta({ description: 'Absent when the config was given as an object.' }),
  revision: z.number(),
  readOnly: z.boolean(),
  rejected: z
    .object({ reason: z.string(), details: z.array(configFault) })
    .optional()
    .meta({
      description: 'What an edit of the file was refused for; the last good config stays in force.',
    }),
  undo: undo.optional().meta({ description: 'The last import, while it can be taken back.' }),
});

const difference = importedThing.extend({
  verb: z.enum(['added', 'changed', 'removed']),
  fields: importItem.shape.fields,
});

/** One change of the config since this server started. */
export const changeView = z.object({
  revision: z.number(),
  /** Milliseconds since 1970. */
  at: z.number(),
  /** file: an editor, git, or another program. */
  by: z.string(),
  summary: z.array(z.string()),
  differences: z.array(difference),
});

export const exportInput = z.object({
  format: z.enum(EXPORT_FORMATS).default('understudy'),
  secrets: z.enum(SECRET_MODES).optional().meta({
    description: 'placeholders when absent; in ACP’s formats stripped, and only included or stripped.',
  }),
  workspaces: z
    .array(z.string())
    .optional()
    .meta({ description: `${WORKSPACE_HELP}; all when absent.` }),
  clients: z.array(z.string()).optional().meta({ description: 'Only these clients, with the scopes they need.' }),
  users: z.array(z.string()).optional().meta({ description: 'Only these users.' }),
  keys: z.boolean().default(false).meta({
    description: 'Include private signing keys. Anyone who has the file can sign tokens as this server.',
  }),
});

export const exportOutput = z.object({
  filename: z.string(),
  text: z.string(),
  secrets: z
    .array(importedThing.extend({ noun: z.enum(['client', 'user']), field: z.string(), stands: z.string() }))
    .meta({ description: 'What stands for each secret that did not go along; empty where it was left out.' }),
  report: z.array(reportLine),
});

const importable = {
  text: z.string().min(1, 'must be the text of a file'),
  mode: z.enum(IMPORT_MODES).default('fail').meta({ description: 'For what is there already and differs.' }),
  into: z
    .string()
    .optional()
    .meta({ description: `${WORKSPACE_HELP} that the file’s only workspace goes into.` }),
  only: z.array(z.string()).optional().meta({ description: 'Keys of the items to be imported; all when absent.' }),
  secrets: z.record(z.string(), z.string()).optional().meta({
    description: 'Secrets that the file leaves open, by the keys that the preview asks for.',
  }),
};

export const previewInput = z.object(importable);

export const previewOutput = z.object({
  format: z.enum(EXPORT_FORMATS).optional().meta({ description: 'Absent: it is none.' }),
  /** The revision of the config that it was compared with. */
  revision: z.number(),
  workspaces: z.array(z.string()),
  items: z.array(importItem),
  questions: z.array(openSecret),
  references: z.array(openReference).meta({
    description: 'References to environment variables, of what would come in, that this host cannot follow.',
  }),
  faults: z.array(configFault),
  report: z.array(reportLine),
  keys: z.array(z.object({ workspace: z.string(), count: z.number().int() })).meta({
    description: 'Private signing keys that the file holds.',
  }),
});

export const importInput = z.object({
  ...importable,
  revision: z.number().int().optional().meta({ description: 'Of the preview: refused when the config has changed.' }),
  keys: z.boolean().default(false).meta({ description: 'Take the file’s signing keys, too.' }),
});

export const importOutput = z.object({
  importId: z.string().optional().meta({ description: 'What takes it back; absent when nothing was changed.' }),
  summary: z.array(z.string()),
  items: z.array(importItem),
  report: z.array(reportLine),
  keys: z.number().int().meta({ description: 'How many signing keys were new.' }),
});

export const undoOutput = z.object({ summary: z.array(z.string()) });

export const proposeInput = z.object({
  text: z
    .string()
    .min(1, 'must be a discovery document or a token')
    .meta({ description: 'A discovery document’s JSON, or a JWT.' }),
});

export const proposeOutput = z.object({
  kind: z.enum(['discovery', 'token']),
  /** A config to import. */
  text: z.string(),
  notes: z.array(z.string()).meta({ description: 'What was guessed, and what has no counterpart.' }),
});

export type ConfigView = z.output<typeof configView>;
export type ChangeView = z.output<typeof changeView>;
export type ExportInput = z.input<typeof exportInput>;
export type ImportPreview = z.output<typeof previewOutput>;
export type ImportItemView = ImportPreview['items'][number];
export type ReportLineView = ImportPreview['report'][number];
export type ConfigFaultView = ImportPreview['faults'][number];
