import { relative } from 'node:path';
import { expect } from 'vitest';
import { recordTestFile } from './produced-errors.ts';

const { testPath } = expect.getState();
if (testPath !== undefined) recordTestFile(relative(process.cwd(), testPath).replaceAll('\\', '/'));
