import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './source-files.ts';

test('the example of docs/in-tests.md is the one that runs', () => {
  const [, example] = /```ts\n([^]*?)```/.exec(readFileSync(join(ROOT, 'docs/in-tests.md'), 'utf8')) ?? [];
  expect(example).toBe(readFileSync(join(ROOT, 'test/embedded/example.test.ts'), 'utf8'));
});
