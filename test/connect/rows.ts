import { clientSchema, type Client } from '../../contract/config/client.ts';
import type { SigningAlgorithm } from '../../contract/config/settings.ts';
import { makeSnippet, presetOf } from '../../contract/connect/adapt.ts';
import { findFramework } from '../../contract/connect/find.ts';
import type { Framework } from '../../contract/connect/framework.ts';

export const ISSUER = 'http://localhost:9400/default/default';

/** The row of a framework that there is. */
export function rowOf(id: string): Framework {
  const found = findFramework(id);
  if (!found) throw new Error(`There is no framework ${id}.`);
  return found;
}

/** The client that the preset of a framework makes. */
export function clientFor(framework: Framework, signingAlg: SigningAlgorithm = 'ES256'): Client {
  const preset = presetOf(framework, signingAlg);
  const secret = preset.token_endpoint_auth_method === 'none' ? {} : { client_secret: 'its-own-secret' };
  return clientSchema.parse({ client_id: 'its-client', ...secret, ...preset });
}

/** All code of a snippet in one text. */
export const codeOf = (
  framework: Framework,
  client = clientFor(framework),
  signingAlg: SigningAlgorithm = 'ES256',
): string =>
  makeSnippet(framework, client, { issuer: ISSUER, signingAlg })
    .map(({ code }) => code)
    .join('\n');
