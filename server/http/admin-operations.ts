import type { Express, Request, Response } from 'express';
import { statusOf, type Operation } from '../../contract/operations.ts';
import type { AdminContext } from '../admin/context.ts';
import { configTag } from '../admin/edit.ts';
import { AdminError, parseInput } from '../admin/errors.ts';
import type { Core } from '../core/ports.ts';
import { readJson } from './admin-body.ts';
import { sendError, sendJson, sendText } from './admin-reply.ts';

/** Any operation's handler: in a loop over the table, its schemas stand in for its types. */
type AnyHandler = (context: AdminContext, call: never) => unknown;

/** What is the same for all calls. */
type SharedContext = Omit<AdminContext, 'by'>;

export type Operations = Readonly<Record<string, Operation>>;

/** Mounts a route for each row of a table, and answers 405 to the methods that none of its rows take. */
export function mountOperations<Table extends Operations>(
  app: Express,
  context: SharedContext,
  operations: Table,
  handlers: Readonly<Record<keyof Table, AnyHandler>>,
): void {
  const routes = new Map<string, string[]>();
  for (const [name, { path }] of Object.entries(operations)) {
    const route = path.replaceAll(/\{(\w+)\}/g, ':$1');
    routes.set(route, [...(routes.get(route) ?? []), name]);
  }
  // `faults/kinds` comes before `faults/:faultId`, which would take its other methods.
  for (const [route, names] of [...routes].toSorted(([a], [b]) => parametersIn(a) - parametersIn(b))) {
    for (const name of names as (keyof Table & string)[]) {
      const operation: Operation = operations[name]!;
      const verb = operation.method.toLowerCase() as Lowercase<Operation['method']>;
      app[verb](route, answerWith(operation, handlers[name], context));
    }
    app.all(route, refuseMethod(withHead(names.map((name) => operations[name]!.method))));
  }
}

const parametersIn = (route: string): number => route.split(':').length;

/** Express handles HEAD wherever it handles GET. */
const withHead = (methods: readonly string[]): string[] =>
  methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method));

/** RFC 9110 §15.5.6. */
export function refuseMethod(methods: readonly string[]) {
  const allow = methods.join(', ');
  return ({ method, path }: Request, res: Response): void =>
    sendError(res, new AdminError(405, 'method_not_allowed', `${path} does not support ${method}. Use ${allow}.`), {
      Allow: allow,
    });
}

function answerWith(operation: Operation, handler: AnyHandler, context: SharedContext) {
  const { input, query, bodyLimitBytes, textTypes } = operation;
  return async (req: Request, res: Response): Promise<void> => {
    const sent = input ? await readJson(req, bodyLimitBytes) : { value: undefined };
    if (!sent) return;
    const ifMatch = req.headers['if-match'];
    const call = {
      params: req.params,
      body: input && parseInput(input, sent.value),
      written: sent.value,
      query: query && parseInput(query, { ...req.query }),
      ...(ifMatch !== undefined && { ifMatch }),
    };
    const output = await atItsTime(context, req, () => handler({ ...context, by: sourceOf(req) }, call as never));
    const type = textTypes?.[(call.query as { format?: string } | undefined)?.format ?? ''];
    if (type !== undefined) return sendText(res, String(output), type);
    sendJson(res, statusOf(operation), output, revisionHeaders(operation, context.core));
  };
}

/** Browsers send Origin with every change (Fetch Standard §3.2), and the guard lets only the console's through. */
const sourceOf = ({ headers }: Request): AdminContext['by'] => (headers.origin === undefined ? 'api' : 'console');

/** Operations on a workspace go by its clock. */
function atItsTime<T>({ core }: SharedContext, { params }: Request, act: () => T): T {
  const { tid, aid } = params;
  if (tid === undefined || aid === undefined) return act();
  return core.clocks.within({ workspace: `${tid as string}/${aid as string}` }, act);
}

/** Reads from the config include its revision, so a change can be made conditional on it. */
function revisionHeaders({ conditional, method }: Operation, core: Core): Record<string, string> {
  if (!conditional) return {};
  return {
    'X-Config-Revision': String(core.config.revision()),
    ...(method === 'GET' && { ETag: configTag(core) }),
  };
}
