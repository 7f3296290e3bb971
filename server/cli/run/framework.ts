import { parseEnv } from 'node:util';
import type { Client } from '../../../contract/config/client.ts';
import type { Workspace } from '../../../contract/config/config.ts';
import { isService, snippetValues } from '../../../contract/connect/values.ts';
import { knownFramework } from '../connect/known-framework.ts';
import { MistakeError } from '../mistake.ts';

/**
 * The variables that a framework's snippet reads from its .env file, filled in for a client. Throws MistakeError if
 * there is no such framework, or if it reads its settings from code.
 */
export function frameworkNames(
  asked: string,
  { client, settings, issuer }: { client: Client; settings: Workspace['settings']; issuer: string },
): Record<string, string> {
  const framework = knownFramework(asked);
  const make = isService(client) ? framework.service : framework.login;
  const values = snippetValues(framework, client, { issuer, signingAlg: settings.signing_alg });
  const file = make?.(values).find(({ name }) => name.split('/').at(-1)?.startsWith('.env'));
  if (file) return parseEnv(file.code) as Record<string, string>;
  throw new MistakeError(
    `${framework.name} reads its settings from code, not from variables. Use --map with your own.`,
  );
}
