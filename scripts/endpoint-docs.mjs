/**
 * The documentation of the endpoints, from the comments over them and from the table that mounts them.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './targets.mjs';

export const TAGS = /** @type {const} */ (['spec', 'input', 'auth', 'reply', 'errors', 'flow']);

/**
 * @typedef {(typeof TAGS)[number]} Tag
 * @typedef {{ file: string, exported: string, title: string, summary: string, text: string,
 *   tags: Partial<Record<Tag, string>>, unknownTags: string[] }} EndpointDoc
 * @typedef {{ name: string, methods: readonly string[], path: string, cors: string }} MountedEndpoint
 */

const DOC = /\/\*\*\n((?: \*.*\n)+?) \*\/\nexport const (\w+)(?:: (?:Endpoint|GrantHandler)\b| = \(.*\): Endpoint =>)/;

/** @param {string} file @returns {EndpointDoc | undefined} */
export function readDoc(file) {
  const [, comment = '', exported = ''] = DOC.exec(readFileSync(join(ROOT, file), 'utf8')) ?? [];
  if (!exported) return undefined;
  const lines = comment.split('\n').map((line) => line.replace(/^ \* ?/, '').trimEnd());
  const firstTag = lines.findIndex((line) => line.startsWith('@'));
  const [headline = '', ...rest] = lines.slice(0, firstTag < 0 ? undefined : firstTag);
  const [title = '', summary = ''] = headline.split(/: (.*)/);
  return { file, exported, title, summary, text: rest.join('\n').trim(), ...readTags(lines.slice(firstTag)) };
}

/** @param {readonly string[]} lines */
function readTags(lines) {
  /** @type {EndpointDoc['tags']} */
  const tags = {};
  const unknownTags = [];
  for (const line of lines) {
    const [, name = '', value = ''] = /^@(\w+)\s+(.*)$/.exec(line) ?? [];
    const tag = TAGS.find((known) => known === name);
    if (tag) tags[tag] = value;
    else if (name) unknownTags.push(name);
  }
  return { tags, unknownTags };
}

/** `invalid_request 400, invalid_client 401` as pairs; `none` has none. @param {string} errors */
export function parseErrors(errors) {
  if (errors === 'none') return [];
  return errors.split(', ').map((entry) => {
    const [code = '', status = ''] = entry.split(' ');
    return { code, status: Number(status) };
  });
}

/** @param {string} folder */
const filesIn = (folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);

const ENDPOINTS = 'server/endpoints';

/** The documented endpoints and grants, by file. */
export function readDocs() {
  const docsOf = (/** @type {string} */ folder) => filesIn(folder).flatMap((file) => readDoc(file) ?? []);
  return { endpoints: docsOf(ENDPOINTS), grants: docsOf(`${ENDPOINTS}/grants`) };
}

const LABELS = {
  spec: 'Specified in',
  input: 'Takes',
  auth: 'Authentication',
  reply: 'Answers',
  errors: 'Errors',
  flow: 'Recorded steps',
};

/** @param {EndpointDoc} doc */
function renderFacts({ tags }) {
  const rows = TAGS.filter((tag) => tags[tag] !== undefined && tags[tag] !== 'none');
  return rows.map((tag) => `- **${LABELS[tag]}:** ${tags[tag]}`).join('\n');
}

/** @param {string} sentence */
const capitalized = (sentence) => sentence.charAt(0).toUpperCase() + sentence.slice(1);

/** @param {string} heading @param {EndpointDoc} doc @param {string} [address] */
function renderSection(heading, doc, address) {
  const parts = [`${heading} ${doc.title}`, address, capitalized(doc.summary), doc.text, renderFacts(doc)];
  return parts.filter(Boolean).join('\n\n');
}

/** @param {readonly MountedEndpoint[]} mounted @param {readonly EndpointDoc[]} docs */
function inOrder(mounted, docs) {
  return mounted.map((endpoint) => {
    const doc = docs.find(({ file }) => file === `${ENDPOINTS}/${endpoint.name}.ts`);
    if (!doc) throw new Error(`${ENDPOINTS}/${endpoint.name}.ts: the mounted endpoint has no doc comment`);
    return { endpoint, doc };
  });
}

/** docs/endpoints.md, whole. @param {readonly MountedEndpoint[]} mounted */
export function renderEndpointsPage(mounted) {
  const { endpoints, grants } = readDocs();
  const sections = inOrder(mounted, endpoints).map(({ endpoint, doc }) => {
    const address = `\`${endpoint.methods.join(', ')} {issuer}${endpoint.path}\``;
    const section = renderSection('##', doc, address);
    const below = endpoint.name === 'token' ? grants.map((grant) => renderSection('###', grant)) : [];
    return [section, ...below].join('\n\n');
  });
  const intro =
    '# Endpoints\n\nGenerated from the comments in `server/endpoints/` by `npm run docs`. ' +
    '`{issuer}` is `http://localhost:9400/{tid}/{aid}` by default. ' +
    'The discovery document lists exactly the mounted endpoints.';
  return `${[intro, ...sections].join('\n\n')}\n`;
}

/** @param {readonly (readonly string[])[]} rows */
function renderTable(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return lines.join('\n');
}

/** The README's table. @param {readonly MountedEndpoint[]} mounted */
export function renderEndpointsTable(mounted) {
  const rows = inOrder(mounted, readDocs().endpoints).map(({ endpoint, doc }) => [
    `[${doc.title}](docs/endpoints.md#${doc.title
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-')})`,
    endpoint.methods.join(', '),
    `\`${endpoint.path}\``,
    capitalized(doc.summary).replace(/\.$/, ''),
  ]);
  return renderTable([['Endpoint', 'Methods', 'Path', 'Description'], ...rows]);
}

const MARKS = ['<!-- endpoints: generated by npm run docs -->', '<!-- /endpoints -->'];

/** The README with its table regenerated. @param {string} readme @param {readonly MountedEndpoint[]} mounted */
export function withEndpointsTable(readme, mounted) {
  const [begin = '', end = ''] = MARKS;
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md has no markers for the table: ${begin} … ${end}`);
  return `${readme.slice(0, from + begin.length)}\n\n${renderEndpointsTable(mounted)}\n\n${readme.slice(to)}`;
}
