/**
 * The second of two JSON values, with every unchanged part replaced by the first's own object, so unchanged parts need
 * not be compared.
 */
export function shareJson<T>(former: unknown, latter: T): T {
  return share(former, latter) as T;
}

type Fields = Record<string, unknown>;

function share(former: unknown, latter: unknown): unknown {
  if (typeof former !== 'object' || typeof latter !== 'object' || former === null || latter === null) return latter;
  if (Array.isArray(former) && Array.isArray(latter)) return shareList(former, latter);
  return Array.isArray(former) || Array.isArray(latter) ? latter : shareFields(former as Fields, latter as Fields);
}

function shareFields(former: Fields, latter: Fields): Fields {
  const [formerKeys, keys] = [Object.keys(former), Object.keys(latter)];
  const values = keys.map((key) => (Object.hasOwn(former, key) ? share(former[key], latter[key]) : latter[key]));
  const isSame = (key: string, at: number): boolean => key === formerKeys[at] && values[at] === former[key];
  if (formerKeys.length === keys.length && keys.every(isSame)) return former;
  return Object.fromEntries(keys.map((key, at) => [key, values[at]]));
}

/** Up to the first difference compare from the front, the rest from the end. */
function shareList(former: readonly unknown[], latter: readonly unknown[]): readonly unknown[] {
  const shared = [...latter];
  const shift = latter.length - former.length;
  let from = 0;
  for (; from < latter.length && from < former.length; from++) {
    shared[from] = share(former[from], latter[from]);
    if (shared[from] !== former[from]) break;
  }
  if (from === latter.length && shift === 0) return former;
  for (let at = latter.length - 1; at >= from && at - shift >= from; at--)
    shared[at] = share(former[at - shift], latter[at]);
  return shared;
}
