import type { AcpForm } from '../../../contract/transfer-modes.ts';
import { ConfigError } from '../../core/config-error.ts';
import { isJson, type Json } from './json.ts';
import { readFlat, readTree, type AcpWorkspace, type Defaults } from './read.ts';
import { formOf, notAcp } from './recognize.ts';
import type { Report } from './report.ts';

/** The workspaces of an export, which may be several YAML documents, and its other contents. */
export async function readWorkspaces(
  text: string,
  defaults: Defaults,
  report: Report,
): Promise<{ form: AcpForm; found: AcpWorkspace[]; rest: Json }> {
  const documents = await parseDocuments(text);
  const forms = documents.map((document, at) => {
    const form = isJson(document) ? formOf(document) : undefined;
    if (form) return { form, document: document as Json };
    throw notAcp(document, documents.length > 1 ? `Document ${at + 1} of ${documents.length} in the file` : 'The file');
  });
  const flat = forms.filter(({ form }) => form === 'flat').map(({ document }) => document);
  const trees = forms.filter(({ form }) => form === 'tree').map(({ document }) => document);
  const found = [
    ...(flat.length > 0 ? readFlat(joinedLists(flat), defaults, report) : []),
    ...trees.flatMap((tree) => readTree(tree, defaults)),
  ];
  const whole = trees.filter((tree) => isJson(tree['servers']));
  const rest = Object.entries(Object.assign({}, ...flat, ...whole) as Json).filter(
    ([part]) => !READ_PARTS.includes(part),
  );
  return { form: flat.length > 0 ? 'flat' : 'tree', found: joinedWorkspaces(found), rest: Object.fromEntries(rest) };
}

const READ_PARTS = [
  'servers clients services idps claims scopes_without_service',
  'tenant tenants id tenant_id name',
].flatMap((names) => names.split(' '));

/** Reads JSON or YAML, skipping empty documents. Throws ConfigError with line and column if it is neither. */
async function parseDocuments(text: string): Promise<unknown[]> {
  const { parseAllDocuments } = await import('yaml');
  const parsed = parseAllDocuments(text, { merge: true });
  const documents = Array.isArray(parsed) ? parsed : [];
  const [fault] = documents.flatMap(({ errors }) => errors);
  if (fault) {
    const [start = { line: 1, col: 1 }] = fault.linePos ?? [];
    const message = fault.message.split(/ at line |\n/)[0] ?? fault.message;
    const place = { line: start.line, column: start.col };
    throw new ConfigError(
      'invalid',
      `The file is not valid JSON or YAML: line ${place.line}, column ${place.column}: ${message}.`,
      [{ path: '', message, ...place }],
    );
  }
  try {
    const values = documents.map((document): unknown => document.toJS()).filter((value) => value !== null);
    return values.length > 0 ? values : [undefined];
  } catch (error) {
    throw new ConfigError('invalid', `The file can't be read: ${(error as Error).message}.`, [], error);
  }
}

/** Flat documents as one: lists are concatenated, and for anything else the first one wins. */
function joinedLists(documents: readonly Json[]): Json {
  const joined: Json = {};
  for (const [part, value] of documents.flatMap((document) => Object.entries(document))) {
    const former = joined[part];
    joined[part] =
      Array.isArray(former) && Array.isArray(value)
        ? [...(former as unknown[]), ...(value as unknown[])]
        : (former ?? value);
  }
  return joined;
}

/** One workspace per place, in order of appearance. */
function joinedWorkspaces(found: readonly AcpWorkspace[]): AcpWorkspace[] {
  const places = new Map<string, AcpWorkspace>();
  for (const next of found) {
    const place = `${next.tid}/${next.aid}`;
    const former = places.get(place);
    places.set(place, former ? joinedWorkspace(former, next) : next);
  }
  return [...places.values()];
}

const joinedWorkspace = (one: AcpWorkspace, other: AcpWorkspace): AcpWorkspace => ({
  tid: one.tid,
  aid: one.aid,
  server: { ...other.server, ...one.server },
  isDescribed: one.isDescribed || other.isDescribed,
  clients: [...one.clients, ...other.clients],
  idps: [...one.idps, ...other.idps],
  services: [...one.services, ...other.services],
  scopesWithoutService: [...one.scopesWithoutService, ...other.scopesWithoutService],
  claims: [...one.claims, ...other.claims],
});
