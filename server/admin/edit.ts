import { isDeepStrictEqual } from 'node:util';
import type { ConfigInput, WorkspaceInput } from '../../contract/config/config.ts';
import type { Core, Issuer } from '../core/ports.ts';
import type { AdminContext, WorkspaceParams } from './context.ts';
import { AdminError, invalid, notFound, type Detail } from './errors.ts';

/** The workspace of a path. Throws not_found. */
export function findIssuer(context: Pick<AdminContext, 'core'>, { tid, aid }: WorkspaceParams): Issuer {
  const issuer = context.core.config.issuer(tid, aid);
  if (issuer) return issuer;
  throw notFound('workspace', `${tid}/${aid}`);
}

interface EditTarget {
  ifMatch?: string;
  /** Where in the config the edited entry is, so errors can be reported relative to it. */
  prefix?: string;
}

/**
 * Changes the config as written: only what the caller sent goes into it, and defaults stay unwritten.
 *
 * Throws if the revision isn't the expected one, or if the config as a whole would be invalid.
 */
export async function editConfig(
  context: AdminContext,
  target: EditTarget,
  change: (draft: ConfigInput) => void,
): Promise<void> {
  try {
    await context.core.config.update(context.by, (draft) => {
      expectRevision(context.core, target.ifMatch);
      change(draft);
    });
  } catch (error) {
    throw refusalOf(error, target.prefix ?? '');
  }
}

/** `editConfig` within one workspace. */
export function editWorkspace(
  context: AdminContext,
  call: { params: WorkspaceParams; ifMatch?: string },
  change: (workspace: WorkspaceInput, target: EditTarget) => void,
): Promise<void> {
  const { tid, aid } = call.params;
  const target: EditTarget = { ...(call.ifMatch !== undefined && { ifMatch: call.ifMatch }) };
  return editConfig(context, target, (draft) => {
    const index = draft.workspaces.findIndex((candidate) => candidate.tid === tid && candidate.aid === aid);
    const workspace = draft.workspaces[index];
    if (!workspace) throw notFound('workspace', `${tid}/${aid}`);
    target.prefix = `workspaces[${index}]`;
    change(workspace, target);
  });
}

/** The entity tag of the current config (RFC 9110 §8.8.3). */
export const configTag = ({ config }: Pick<Core, 'config'>): string => `"${config.tag()}"`;

/** RFC 9110 §13.1.1: the config hasn't changed since the caller read it. */
function expectRevision(core: Core, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const current = configTag(core);
  if (ifMatch.split(',').some((tag) => tag.trim() === current)) return;
  throw new AdminError(
    412,
    'precondition_failed',
    `The config has changed since you read it. Read it again, then send the change with If-Match: ${current}.`,
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What to write when an entry is sent back. A field with the value that was read stays as written, so defaults stay
 * unwritten and references to the environment stay references.
 */
export function asWritten<T>(sent: T, read: unknown, written: unknown): T;
export function asWritten(sent: unknown, read: unknown, written: unknown): unknown {
  if (!isObject(sent) || !isObject(read)) return isDeepStrictEqual(sent, read) ? written : sent;
  const former = isObject(written) ? written : {};
  const fields = Object.entries(sent).flatMap(([name, value]): [string, unknown][] => {
    if (!Object.hasOwn(read, name)) return [[name, value]];
    if (!Object.hasOwn(former, name) && isDeepStrictEqual(value, read[name])) return [];
    return [[name, asWritten(value, read[name], former[name])]];
  });
  return Object.fromEntries(fields);
}

/** The shape of what the config store throws. This room doesn't know which store it is. */
export interface ConfigRefusal {
  code: 'invalid' | 'read' | 'write' | 'readOnly' | 'locked' | 'conflict';
  message: string;
  details: readonly Detail[];
}

export const isConfigRefusal = (error: unknown): error is Error & ConfigRefusal =>
  error instanceof Error && error.name === 'ConfigError' && 'code' in error && 'details' in error;

/** Converts a refusal of the config store to an admin refusal. Other errors stay unchanged. */
export function refusalOf(error: unknown, prefix: string): unknown {
  if (!isConfigRefusal(error)) return error;
  switch (error.code) {
    case 'invalid':
      return invalid(error.details.map(({ path, message }) => ({ path: relativePath(path, prefix), message })));
    case 'readOnly':
      return new AdminError(403, 'read_only', error.message);
    case 'conflict':
      return new AdminError(409, 'conflict', error.message);
    case 'read':
    case 'write':
    case 'locked':
      return new AdminError(503, 'not_saved', error.message);
  }
}

function relativePath(path: string, prefix: string): string {
  if (prefix === '' || !path.startsWith(prefix)) return path;
  return path.slice(prefix.length).replace(/^\./, '');
}
