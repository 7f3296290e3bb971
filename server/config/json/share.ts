import { copyJson } from './copy.ts';

/**
 * A copy of the second of two values as it would come back from JSON, with every unchanged part replaced by the first's
 * own object, so unchanged parts need not be compared.
 */
export function shareJson<T>(former: unknown, latter: T): T {
  return share(former, latter) as T;
}

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function share(former: unknown, latter: unknown): unknown {
  if (!isObject(former) || !isObject(latter) || 'toJSON' in latter) return copyJson(latter);
  if (Array.isArray(former) && Array.isArray(latter)) return shareList(former, latter);
  if (Array.isArray(former) || Array.isArray(latter)) return copyJson(latter);
  return shareFields(former as Fields, latter as Fields);
}

function shareFields(former: Fields, latter: Fields): Fields {
  const valueOf = (key: string): unknown => share(Object.hasOwn(former, key) ? former[key] : undefined, latter[key]);
  const members = Object.keys(latter)
    .map((key) => [key, valueOf(key)] as const)
    .filter(([, value]) => value !== undefined);
  const keys = Object.keys(former);
  const isSame =
    members.length === keys.length && members.every(([key, value], at) => key === keys[at] && value === former[key]);
  return isSame ? former : Object.fromEntries(members);
}

/** Up to the first difference compare from the front, the rest from the end. */
function shareList(former: readonly unknown[], latter: readonly unknown[]): readonly unknown[] {
  const shift = latter.length - former.length;
  const shared: unknown[] = [];
  const shareItem = (at: number, from: number): unknown => (shared[at] = share(former[from], latter[at]) ?? null);
  let from = 0;
  while (from < latter.length && from < former.length && shareItem(from, from) === former[from]) from += 1;
  if (from === latter.length && shift === 0) return former;
  for (let at = from; at < latter.length; at++) shareItem(at, at - shift >= from ? at - shift : at);
  return shared;
}
