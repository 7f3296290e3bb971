/**
 * A function of one immutable object, which is computed once for each and kept as long as the object. Configured
 * objects are immutable: a change makes new ones.
 */
export function derived<T extends object, R>(derive: (of: T) => R): (of: T) => R {
  const known = new WeakMap<T, R>();
  return (of) => {
    let result = known.get(of);
    if (result === undefined) known.set(of, (result = derive(of)));
    return result;
  };
}

/**
 * The same for objects that live for one request: it keeps what it computed for the last one only. A WeakMap with a key
 * for each request would make every collection of garbage slower.
 */
export function lastDerived<T extends object, R>(derive: (of: T) => R): (of: T) => R {
  let last: { of: T; result: R } | undefined;
  return (of) => {
    if (last?.of !== of) last = { of, result: derive(of) };
    return last.result;
  };
}
