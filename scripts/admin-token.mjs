const OPTION = '--admin-token';

/**
 * Moves the admin token from a child's arguments, which every user of the machine can read, to its environment, which
 * only its owner can.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ args: readonly string[], env: NodeJS.ProcessEnv }}
 */
export function tokenInEnvironment(args, env) {
  const at = args.findLastIndex((arg) => arg === OPTION || arg.startsWith(`${OPTION}=`));
  const isInline = args[at] !== OPTION;
  const token = isInline ? args[at]?.slice(OPTION.length + 1) : args[at + 1];
  // An option without a value is for the child to refuse.
  if (!token) return { args, env };
  const count = isInline ? 1 : 2;
  const rest = tokenInEnvironment([...args.slice(0, at), ...args.slice(at + count)], env).args;
  return { args: rest, env: { ...env, UNDERSTUDY_ADMIN_TOKEN: token } };
}
