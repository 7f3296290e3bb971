import type { KnipConfig } from 'knip';

/** What is run, built or read by name; what none of these reaches is dead. */
const config: KnipConfig = {
  entry: [
    'scripts/*.mjs',
    'server/cli/cli.ts',
    'server/compose/understudy.ts',
    'electron/{main,preload}.ts',
    'renderer/main.tsx',
    // Loaded by scripts/docs.mjs.
    'contract/connect/docs.ts',
    'bench/{main,load,probe,sign-on-main-thread}.ts',
    'bench/servers/*.ts',
    'test/**/*.test.ts',
    'test/tls/msal-login.mjs',
    '*.config.{ts,mjs}',
  ],
  // Run by its path, in scripts/check-package.mjs.
  ignoreDependencies: ['@arethetypeswrong/cli'],
  project: ['{scripts,contract,server,electron,renderer,bench,test}/**/*.{ts,tsx,mjs}'],
};

export default config;
