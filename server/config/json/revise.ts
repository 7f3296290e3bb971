import { copyJson } from './copy.ts';

type Fields = Record<string, unknown>;

/**
 * The result of applying `change` to a JSON value, which stays unchanged. Unchanged parts are shared as the same
 * objects, so they need not be compared. `change` gets a draft it may modify freely; parts are copied on access.
 */
export function revise<T extends object>(base: T, change: (draft: T) => void): T {
  const drafts = new Drafts();
  const draft = drafts.of(base);
  change(draft);
  return copyJson(draft, drafts.settle);
}

class Drafts {
  /** The content of each draft of an object; the draft of an array is its own content. */
  readonly #contents = new WeakMap<object, object>();
  /** The original of each content. */
  readonly #bases = new WeakMap<object, object>();
  readonly #handler: ProxyHandler<Fields> = {
    get: (content, key: string) => {
      if (!Object.hasOwn(content, key)) return Reflect.get(content, key) as unknown;
      const value = content[key];
      const isUntouched = isObject(value) && value === (this.#bases.get(content) as Fields)[key];
      return isUntouched ? (content[key] = this.of(value)) : value;
    },
  };

  of<T extends object>(base: T): T {
    const isList = Array.isArray(base);
    const content = isList ? base.map((item: unknown) => (isObject(item) ? this.of(item) : item)) : { ...base };
    const draft = isList ? content : new Proxy(content as Fields, this.#handler);
    this.#bases.set(content, base);
    this.#contents.set(draft, content);
    return draft as T;
  }

  /** The result of a draft; undefined if it isn't one. */
  readonly settle = (draft: object): object | undefined => {
    const content = this.#contents.get(draft);
    const base = content && this.#bases.get(content);
    if (!content || !base) return undefined;
    return Array.isArray(content)
      ? this.#settleList(content, base as unknown[])
      : this.#settleFields(content as Fields, base as Fields);
  };

  #settleList(content: unknown[], base: unknown[]): unknown[] {
    const items = content.map((item) => copyJson(item, this.settle) ?? null);
    return items.length === base.length && items.every((item, index) => item === base[index]) ? base : items;
  }

  #settleFields(content: Fields, base: Fields): Fields {
    const keys = Object.keys(content);
    const values = keys.map((key) => {
      const isUntouched = content[key] === base[key] && Object.hasOwn(base, key);
      return isUntouched ? content[key] : copyJson(content[key], this.settle);
    });
    const former = Object.keys(base);
    const isSame =
      keys.length === former.length && keys.every((key, at) => key === former[at] && values[at] === base[key]);
    if (isSame) return base;
    const given = keys.map((key, at) => [key, values[at]] as const).filter(([, value]) => value !== undefined);
    return Object.fromEntries(given);
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
