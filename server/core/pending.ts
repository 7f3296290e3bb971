/**
 * Whether a value is still to come. `instanceof Promise` is not enough: a test runner may run us in a context with a
 * Promise of its own, and what Node's modules return has another.
 */
export const isPending = <T>(value: T | Promise<T>): value is Promise<T> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
