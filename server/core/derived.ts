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
