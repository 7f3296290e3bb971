import type { Framework } from './framework.ts';
import { BROWSER_ROWS, NODE_ROWS } from './rows/javascript.ts';
import { PHP_ROWS, PYTHON_ROWS, RUBY_ROWS } from './rows/scripts.ts';
import { DOTNET_ROWS, GO_ROWS, JVM_ROWS, RUST_ROWS } from './rows/servers.ts';
import { NATIVE_ROWS, TOOL_ROWS } from './rows/tools.ts';

/** Every framework, group by group. */
export const FRAMEWORKS: readonly Framework[] = [
  ...NODE_ROWS,
  ...BROWSER_ROWS,
  ...JVM_ROWS,
  ...DOTNET_ROWS,
  ...PYTHON_ROWS,
  ...GO_ROWS,
  ...PHP_ROWS,
  ...RUBY_ROWS,
  ...RUST_ROWS,
  ...NATIVE_ROWS,
  ...TOOL_ROWS,
];
