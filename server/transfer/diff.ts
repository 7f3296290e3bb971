/**
 * Sharing configs: comparing, exporting, importing, and converting to ACP's own formats and back.
 *
 * Everything here is a function from configs to configs and reports. The one that saves does it through the config
 * store, in one update. This room knows nothing about HTTP, the console or the command line.
 */
import type { ConfigInput } from '../../contract/config/config.ts';
import { changesBetween, isSameJson, nameOf, type Change } from '../config/changes.ts';
import { SECRET_KEYS } from '../config/secret-fields.ts';

export { summaryOf } from '../config/changes.ts';

/** One different field. */
interface FieldDifference {
  /** Such as `redirect_uris` or `authentication_context.address.country`. */
  path: string;
  before?: unknown;
  after?: unknown;
}

/** One difference between two configs, field by field if both have the thing. */
export interface Difference extends Pick<Change, 'workspace' | 'noun' | 'id' | 'verb'> {
  fields: readonly FieldDifference[];
}

/** What replaces a secret in a comparison. */
const HIDDEN = '(secret)';

/** The differences between two configs, item by item. Secrets are named, not shown. */
export function diffConfigs(before: ConfigInput, after: ConfigInput): Difference[] {
  return changesBetween(before, after).map(differenceOf);
}

/** A change, field by field. */
export function differenceOf({ workspace, noun, id, verb, before, after }: Change): Difference {
  const secrets: readonly string[] = noun === 'client' || noun === 'user' ? SECRET_KEYS[noun] : [];
  const hide = ({ path, ...values }: FieldDifference): FieldDifference => {
    const isSecret = secrets.includes(path.split(/[.[]/)[0] ?? '');
    return { path, ...(isSecret ? mapValues(values, () => HIDDEN) : values) };
  };
  const fields = verb === 'changed' ? fieldsBetween(before, after, '').map(hide) : [];
  return { workspace, noun, id, verb, fields };
}

const mapValues = <T extends object>(value: T, map: () => unknown): object =>
  Object.fromEntries(Object.keys(value).map((key) => [key, map()]));

function fieldsBetween(before: unknown, after: unknown, path: string): FieldDifference[] {
  if (isSameJson(before, after)) return [];
  if (!isObject(before) || !isObject(after))
    return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => fieldsBetween(before[key], after[key], path === '' ? key : `${path}.${key}`));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const SIGNS = { added: '+', removed: '-', changed: '~' };

/** Differences as lines of text: one per thing, and one per field. */
export function diffText(differences: readonly Difference[]): string {
  const lines = differences.flatMap(({ workspace, fields, ...item }) => {
    const place = workspace === '' || item.noun === 'workspace' || item.noun === 'settings' ? '' : ` in ${workspace}`;
    return [`${SIGNS[item.verb]} ${nameOf(item)}${place}`, ...fields.map((field) => `    ${fieldText(field)}`)];
  });
  return lines.map((line) => `${line}\n`).join('');
}

function fieldText({ path, ...values }: FieldDifference): string {
  const [before, after] = [JSON.stringify(values.before), JSON.stringify(values.after)];
  if (before === undefined) return `${path}: ${after} added`;
  if (after === undefined) return `${path}: ${before} removed`;
  return before === after ? `${path}: changed` : `${path}: ${before} → ${after}`;
}
