/** The linter's rules. Import zones are made from the table of rooms. */
import { ROOMS } from './scripts/rooms.mjs';

const SHIPS = Object.keys(ROOMS);
const PACKAGES = [...new Set(SHIPS.flatMap((room) => ROOMS[room]?.may ?? []))].filter(
  (name) => !SHIPS.includes(name) && name !== 'package.json',
);

const escaped = (/** @type {string} */ text) => text.replaceAll('.', '\\.');

/** What a room may not import of the other rooms, as its files would write it. */
const forbiddenRooms = (/** @type {string} */ room) =>
  SHIPS.filter((other) => other !== room && !room.startsWith(`${other}/`) && !ROOMS[room]?.may.includes(other)).map(
    (other) => {
      const isSibling = room.startsWith('server/') && other.startsWith('server/');
      return {
        regex: `^(?:\\.\\./)+${escaped(isSibling ? other.slice('server/'.length) : other)}/`,
        message: ROOMS[room]?.why,
      };
    },
  );

const stem = (/** @type {string} */ rule) => rule.replace(/\*$/, '');

/** Packages of other rooms. What a pattern cannot say of these, the check of rooms finds. */
const forbiddenPackages = (/** @type {string} */ room) =>
  PACKAGES.filter((name) => !ROOMS[room]?.may.some((rule) => isSameFamily(rule, name))).map((name) => ({
    regex: `^${escaped(stem(name))}${name.endsWith('*') ? '' : '(?:/|$)'}`,
    message: ROOMS[room]?.why,
  }));

/** @type {(one: string, other: string) => boolean} */
const isSameFamily = (one, other) =>
  one === other ||
  (one.endsWith('*') && other.startsWith(stem(one))) ||
  (other.endsWith('*') && one.startsWith(stem(other)));

const NOT_SHIPPED = {
  regex: '^(?:\\.\\./)+(?:test|bench|scripts)/',
  message: 'What ships never imports tests, benchmarks or build scripts.',
};

const zones = SHIPS.map((room) => ({
  files: [`${room}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [...forbiddenRooms(room), ...forbiddenPackages(room), NOT_SHIPPED] },
    ],
  },
}));

export default {
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'react', 'promise', 'vitest'],
  categories: {
    correctness: 'error',
    suspicious: 'error',
  },
  env: {
    es2023: true,
  },
  ignorePatterns: ['dist', 'node_modules', 'coverage'],
  rules: {
    'max-lines': [
      'error',
      {
        max: 300,
        skipBlankLines: true,
        skipComments: true,
      },
    ],
    'max-lines-per-function': [
      'error',
      {
        max: 50,
        skipBlankLines: true,
        skipComments: true,
      },
    ],
    'max-params': [
      'error',
      {
        max: 4,
      },
    ],
    'max-depth': [
      'error',
      {
        max: 3,
      },
    ],
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/await-thenable': 'error',
    // Rules that need types and find nothing here that the compiler leaves open.
    'typescript/no-unsafe-type-assertion': 'off',
    'typescript/unbound-method': 'off',
    'typescript/consistent-return': 'off',
    'typescript/no-base-to-string': 'off',
    'typescript/no-misused-spread': 'off',
    'typescript/no-unnecessary-type-assertion': 'off',
    'typescript/no-unnecessary-type-parameters': 'off',
    'typescript/no-generated-empty-object-type': 'off',
    'typescript/require-array-sort-compare': 'off',
    'typescript/no-explicit-any': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-non-null-assertion': 'off',
    'import/no-cycle': ['error', { ignoreTypes: false }],
    eqeqeq: [
      'error',
      'always',
      {
        null: 'ignore',
      },
    ],
    'no-var': 'error',
    'prefer-const': 'error',
    'no-console': 'error',
    'unicorn/prefer-node-protocol': 'error',
    'no-shadow': 'off',
    'no-unmodified-loop-condition': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/no-array-sort': 'off',
    'import/no-named-as-default-member': 'off',
    'import/no-named-as-default': 'off',
    'vitest/valid-title': 'off',
    'vitest/no-conditional-expect': 'off',
    'react/refs': 'off',
    'react/exhaustive-effect-dependencies': 'off',
    'no-await-in-loop': 'off',
    'import/no-unassigned-import': 'off',
    'react/react-in-jsx-scope': 'off',
  },
  overrides: [
    ...zones,
    {
      files: ['renderer/**/*.tsx'],
      rules: { 'max-lines-per-function': ['error', { max: 150, skipBlankLines: true, skipComments: true }] },
    },
    {
      files: ['test/**'],
      rules: {
        'max-lines-per-function': 'off',
        'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
        'no-console': 'off',
        'max-params': ['error', { max: 6 }],
        'vitest/valid-expect': ['error', { maxArgs: 2 }],
        'vitest/require-to-throw-message': 'off',
      },
    },
    { files: ['bench/**', 'scripts/**', 'server/cli/**'], rules: { 'no-console': 'off' } },
  ],
};
