import { workspaceId, type ConfigInput } from '../../contract/config.ts';
import { COLLECTIONS, entriesOf } from '../config/changes.ts';
import { referenceOf } from '../config/environment.ts';
import { replaceSecrets, SECRET_KEYS, type Secret } from '../config/secret-fields.ts';
import type { VariableState } from '../core/ports.ts';
import { isPlaceholder } from './placeholders.ts';

/** A secret of an import that somebody must see to. */
type OpenSecret = Pick<Secret, 'workspace' | 'noun' | 'id' | 'field'>;

/** A secret that must be given first. `key` is what an answer names it by. */
export interface Question extends OpenSecret {
  key: string;
}

/** A reference that this host cannot follow: nothing that holds it can come in. */
export interface OpenReference extends OpenSecret {
  variable: string;
  state: Exclude<VariableState, 'readable'>;
  /** What is wrong with it, and what to do. */
  message: string;
}

/** A secret that the file does not bring, or only as a placeholder, stays what it is where the thing is there. */
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

/** Puts the answers in place of placeholders, and says which are still open. */
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
    `refers to ${name}, which this host may not read; start it with --allow-env ${name}, or leave this out`,
  not_set: (name: string) =>
    `refers to ${name}, which this host may read, but which is not set; set it and start the host again, or leave this out`,
};

/** The references of a file that this host cannot follow, for `variable` says so. */
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
