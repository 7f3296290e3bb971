import type { Flow } from '../../contract/traffic/flow.ts';
import type { Exchange } from '../../contract/traffic/traffic.ts';
import { failureOf } from '../../contract/traffic/read/flow-steps.ts';

/** The key that groups entries, or undefined for an entry that always has its own row. */
export type FoldKey = string | undefined;

/** The key of reads. Every other key belongs to an error. */
export const READS = 'reads';

const READ_ENDPOINTS: ReadonlySet<string> = new Set(['discovery', 'jwks']);

/** Groups successful requests for discovery and JWKS, and exchanges rejected in the same way. */
export function foldOfExchange({ endpoint, request, reply, error }: Exchange): FoldKey {
  if (!reply) return undefined;
  if (error === undefined && reply.status < 400) return READ_ENDPOINTS.has(endpoint) ? READS : undefined;
  const [path] = request.url.split('?', 1);
  return JSON.stringify([request.method, endpoint, path, reply.status, error]);
}

/** Groups failed flows if the same client and user got the same error at the same check. */
export function foldOfFlow(flow: Flow): FoldKey {
  const failure = hasFailure(flow) ? failureOf(flow) : undefined;
  if (!failure) return undefined;
  const { step, check } = failure;
  const { workspace, kind, client_id, username } = flow;
  return JSON.stringify([workspace, kind, client_id, username, step, check.check, check.error, check.description]);
}

/** Most flows never failed a check, so there is no need to compute how they ended. */
function hasFailure({ steps }: Flow): boolean {
  for (const step in steps) {
    for (const { outcome } of steps[step as keyof typeof steps] ?? []) if (outcome === 'failed') return true;
  }
  return false;
}

/** How many rows up a repeated error is still visible when you follow the end of the list. */
const REACH = 10;

export interface Run<T> {
  of: 'reads' | 'error';
  members: T[];
}

/** How entries are grouped: by key, and by client. */
export interface Folding<T> {
  keyOf: (entry: T) => FoldKey;
  clientOf: (entry: T) => string | undefined;
}

/**
 * Groups repeated entries at the position of the first one. Reads are grouped only with those directly before them. An
 * error joins the same error up to REACH rows back, unless something else happened at the same client in between,
 * because the order must stay visible.
 */
export function foldRuns<T>(entries: readonly T[], { keyOf, clientOf }: Folding<T>): (T | Run<T>)[] {
  const lines: (T | Run<T>)[] = [];
  const runs = new Map<number, Run<T>>();
  const errors = new Map<string, number>();
  const otherwise = new Map<string, number>();
  let reads = -1;
  for (const entry of entries) {
    const key = keyOf(entry);
    const next = lines.length;
    if (key === undefined) {
      const client = errors.size > 0 ? clientOf(entry) : undefined;
      if (client !== undefined) otherwise.set(client, next);
      lines.push(entry);
      continue;
    }
    const at = (key === READS ? reads : errors.get(key)) ?? -1;
    const oldest = key === READS ? next - 1 : Math.max(next - REACH, (otherwise.get(clientOf(entry) ?? '') ?? -1) + 1);
    if (at >= 0 && at >= oldest) {
      const known = runs.get(at);
      const run = known ?? { of: key === READS ? 'reads' : 'error', members: [lines[at] as T] };
      run.members.push(entry);
      if (!known) {
        runs.set(at, run);
        lines[at] = run;
      }
      continue;
    }
    if (key === READS) reads = next;
    else errors.set(key, next);
    lines.push(entry);
  }
  return lines;
}

/** The key of a group in the set of expanded rows. */
const markOf = (memberKey: string): string => `run ${memberKey}`;

interface Marked {
  members: readonly { key: string }[];
}

/** Whether a group is expanded. It stays expanded as it grows and loses its oldest entries. */
export const isRunExpanded = ({ members }: Marked, expanded: ReadonlySet<string>): boolean =>
  expanded.size > 0 && members.some(({ key }) => expanded.has(markOf(key)));

/** Expands a group by its newest entry, which is kept the longest, or collapses it. */
export function toggleRun({ members }: Marked, expanded: Set<string>): void {
  const marks = members.map(({ key }) => markOf(key)).filter((mark) => expanded.has(mark));
  for (const mark of marks) expanded.delete(mark);
  if (marks.length === 0) expanded.add(markOf(members.at(-1)!.key));
}
