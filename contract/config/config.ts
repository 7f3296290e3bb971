/**
 * The contract: what the developer configured, what happened, and how to request both.
 *
 * The server, the console and third-party scripts share it, so it knows nothing about Node, the DOM or any library
 * except zod and a JSON parser. Each field of the config is declared once, in the file of its noun. Types, parser,
 * defaults, JSON Schema and forms are derived from there.
 */
import { z } from 'zod';
import { clientSchema } from './client.ts';
import { claimId, claimSchema, scopeSchema, serviceSchema } from './scope.ts';
import { settingsSchema } from './settings.ts';
import { userSchema } from './user.ts';

export const CONFIG_VERSION = 2;

const segment = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/, 'must be letters, digits, dots, dashes or underscores');

/** Reports every entry whose key already occurred in the list. */
function unique<T>(key: (entry: T) => string, noun: string) {
  return (entries: readonly T[], context: z.core.$RefinementCtx): void => {
    const seen = new Set<string>();
    entries.forEach((entry, index) => {
      const id = key(entry);
      if (seen.has(id)) context.addIssue({ code: 'custom', path: [index], message: `duplicate ${noun} "${id}"` });
      seen.add(id);
    });
  };
}

const OURS = 'A workspace that names no services, no scopes and no claims at all has those that ACP begins with.';

/** Wraps the schema of a list's entries. */
export type WrapEntry = <S extends z.ZodType>(entry: S) => S;

const workspaceWith = (wrap: WrapEntry) =>
  z.looseObject({
    tid: segment.meta({ title: 'Tenant ID' }),
    aid: segment.meta({ title: 'Authorization server ID' }),
    name: z.string().max(256).optional().meta({ title: 'Name' }),
    settings: settingsSchema.prefault({}),
    users: z
      .array(wrap(userSchema))
      .superRefine(unique((user) => user.username, 'user'))
      .default([]),
    clients: z
      .array(wrap(clientSchema))
      .superRefine(unique((client) => client.client_id, 'client'))
      .default([]),
    services: z
      .array(wrap(serviceSchema))
      .superRefine(unique((service) => service.id, 'service'))
      .default([])
      .meta({ title: 'Services', description: OURS }),
    scopes: z
      .array(wrap(scopeSchema))
      .superRefine(unique((scope) => scope.name, 'scope'))
      .default([])
      .meta({ title: 'Scopes', description: OURS }),
    claims: z
      .array(wrap(claimSchema))
      .superRefine(unique(claimId, 'claim'))
      .default([])
      .meta({ title: 'Claims', description: OURS }),
  });

const configOf = (workspace: ReturnType<typeof workspaceWith>) =>
  z.looseObject({
    $schema: z.string().optional(),
    version: z.literal(CONFIG_VERSION),
    workspaces: z
      .array(workspace)
      .min(1, 'must have at least one workspace')
      .superRefine(unique((workspace) => `${workspace.tid}/${workspace.aid}`, 'workspace')),
  });

/** One issuer, which is ACP's authorization server, at `{base}/{tid}/{aid}` (acp.md §1.1). */
export const workspaceSchema = workspaceWith((entry) => entry).meta({ title: 'Workspace', id: 'Workspace' });
export const configSchema = configOf(workspaceSchema).meta({ title: 'Understudy config', id: 'Config' });

/** The same schema, with a wrapper for each list of users, clients and so on. */
export const configSchemaWith = (wrap: WrapEntry): typeof configSchema => configOf(workspaceWith(wrap));

/** The config with all defaults filled in. The server runs on this. */
export type Config = z.output<typeof configSchema>;
/** The config as written in the file. */
export type ConfigInput = z.input<typeof configSchema>;
export type Workspace = z.output<typeof workspaceSchema>;
export type WorkspaceInput = z.input<typeof workspaceSchema>;

/** The name of a workspace in events and in the admin API: `{tid}/{aid}`. */
export const workspaceId = (workspace: Pick<Workspace, 'tid' | 'aid'>): string => `${workspace.tid}/${workspace.aid}`;
