import { workspaceId, type ConfigInput } from '../../contract/config/config.ts';
import { COLLECTIONS, entriesOf } from '../config/changes.ts';
import { referenceOf } from '../config/environment.ts';
import { replaceSecrets, SECRET_KEYS, type Secret } from '../config/secret-fields.ts';
import type { VariableState } from '../core/ports.ts';
import { isPlaceholder } from './placeholders.ts';

/** A secret of an import that needs attention. */
type OpenSecret = Pick<Secret, 'workspace' | 'noun' | 'id' | 'field'>;

/** A secret that must be provided first, by `key`. */
export interface Question extends OpenSecret {
  key: string;
}

/** A reference this server can't resolve. Nothing that contains it can be imported. */
export interface OpenReference extends OpenSecret {
  variable: string;
  state: Exclude<VariableState, 'readable'>;
  /** What is wrong with it, and how to fix it. */
  message: string;
}

/** A secret that is missing in the file, or only a placeholder, keeps its value if the thing exists. */
export function keepSecrets(current: ConfigInput, file: ConfigInput): void {
  const placeholders = new Set<string>();
  replaceSecrets(file, (secret) => {
    if (isPlaceholder(secret)) placeholders.add(secretKey(secret));
    return secret.value;
  });
  for (const workspace of file.workspaces) {
    const there = current.workspaces.find((candidate) => workspaceId(candidate) === workspaceId(workspace));
    for (const noun of ['client', 'user'] as const) {
      const { idOf } = COLLECTIONS[noun];
      const former = new Map(there && entriesOf(there, noun).map((entry) => [idOf(entry), entry]));
      for (const entry of entriesOf(workspace, noun)) {
        const about = { workspace: workspaceId(workspace), noun, id: idOf(entry) };
        keepSecretsOf(entry, former.get(about.id), (field) => placeholders.has(secretKey({ ...about, field })), noun);
      }
    }
  }
}

function keepSecretsOf(
  entry: Record<string, unknown>,
  former: Record<string, unknown> | undefined,
  isAsked: (field: string) => boolean,
  noun: 'client' | 'user',
): void {
  if (!former) return;
  const hasOwn = SECRET_KEYS[noun].some((key) => isGiven(entry[key], key, isAsked));
  if (hasOwn) return;
  for (const key of SECRET_KEYS[noun]) {
    if (former[key] === undefined) delete entry[key];
    else entry[key] = structuredClone(former[key]);
  }
}

function isGiven(value: unknown, key: string, isAsked: (field: string) => boolean): boolean {
  if (Array.isArray(value)) return value.some((_, index) => !isAsked(`${key}[${index}]`));
  return value !== undefined && !isAsked(key);
}

const secretKey = ({ workspace, noun, id, field }: Pick<Secret, 'workspace' | 'noun' | 'id' | 'field'>): string =>
  `${workspace} ${noun} ${id} ${field}`;

/** Replaces placeholders with the answers, and returns those still open. */
export function answerPlaceholders(
  asGiven: ConfigInput,
  answers: Readonly<Record<string, string>>,
): { file: ConfigInput; questions: Question[] } {
  const questions: Question[] = [];
  const file = replaceSecrets(asGiven, (secret) => {
    if (!isPlaceholder(secret)) return secret.value;
    const { workspace, noun, id, field } = secret;
    const key = secretKey(secret);
    const answer = Object.hasOwn(answers, key) ? answers[key] : undefined;
    if (answer === undefined) questions.push({ key, workspace, noun, id, field });
    return answer ?? secret.value;
  });
  return { file, questions };
}

const REMEDIES = {
  not_allowed: (name: string) =>
    `refers to environment variable ${name}, which is not allowed. Start the server with --allow-env ${name}, or leave this item out`,
  not_set: (name: string) =>
    `refers to environment variable ${name}, which is not set. Set it and restart the server, or leave this item out`,
};

/** The references of a file that this server can't resolve, according to `variable`. */
export function openReferences(file: ConfigInput, variable: (name: string) => VariableState): OpenReference[] {
  const found: OpenReference[] = [];
  replaceSecrets(file, ({ path: _path, value, ...secret }) => {
    const name = referenceOf(value);
    const state = name === undefined ? 'readable' : variable(name);
    if (name !== undefined && state !== 'readable')
      found.push({ ...secret, variable: name, state, message: REMEDIES[state](name) });
    return value;
  });
  return found;
}
