type Json = Record<string, unknown>;

const NAMES: Readonly<Record<string, string>> = {
  access: 'access_token_ttl',
  refresh: 'refresh_token_ttl',
  id: 'id_token_ttl',
  code: 'authorization_code_ttl',
};

const DURATION = /^(?=.)(?:\d+h)?(?:\d+m)?(?:\d+s)?$/;

/** A client's lifetimes get ACP's names: `access` in `token_ttls` becomes `access_token_ttl`, and so on. */
export function toVersion2(config: Json): Json {
  const workspaces = mapList(config['workspaces'], (workspace) => {
    const clients = mapList(workspace['clients'], (client) => {
      const { token_ttls } = client;
      return isJson(token_ttls) ? { ...client, token_ttls: renamed(token_ttls) } : client;
    });
    return clients === undefined ? workspace : { ...workspace, clients };
  });
  return { ...config, version: 2, ...(workspaces !== undefined && { workspaces }) };
}

/**
 * Version 1 also kept ACP's names, but ignored them. Now one without its former name counts, if it is a lifetime. Next
 * to its former name it stays ignored, so no client's tokens change.
 */
function renamed(ttls: Json): Json {
  const known = new Set(Object.values(NAMES));
  const entries = Object.entries(ttls).flatMap(([name, value]): [string, unknown][] => {
    if (Object.hasOwn(NAMES, name)) return [[NAMES[name]!, value]];
    if (!known.has(name)) return [[name, value]];
    const isReplaced = Object.entries(NAMES).some(([former, next]) => next === name && Object.hasOwn(ttls, former));
    return isReplaced || typeof value !== 'string' || !DURATION.test(value) ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list with its objects mapped. Anything else is left for the schema to refuse. */
const mapList = (list: unknown, map: (entry: Json) => Json): unknown =>
  Array.isArray(list) ? list.map((entry: unknown) => (isJson(entry) ? map(entry) : entry)) : list;
