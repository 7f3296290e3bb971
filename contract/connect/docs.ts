import { clientSchema, type Client } from '../config/client.ts';
import { makeSnippet, presetOf, runCommand } from './adapt.ts';
import type { Framework, SnippetFile } from './framework.ts';
import { FRAMEWORKS } from './frameworks.ts';
import type { TokenFacts } from './validate/facts.ts';
import { VALIDATORS } from './validate/validators.ts';
import { NEEDS_HTTPS, triedText } from './words.ts';

/** What the generated pages show: the starter workspace, and a client with the framework's name. */
const AT = { issuer: 'http://localhost:9400/default/default', signingAlg: 'ES256' } as const;

function exampleOf(framework: Framework, kind: 'login' | 'service'): Client {
  const preset = presetOf(framework, AT.signingAlg);
  const secret = preset.token_endpoint_auth_method === 'none' ? {} : { client_secret: `${framework.id}-secret` };
  const service = { grant_types: ['client_credentials' as const], scopes: ['accounts.read'], redirect_uris: [] };
  return clientSchema.parse({
    client_id: framework.id,
    ...secret,
    ...preset,
    ...(kind === 'service' && service),
  });
}

/** The table of frameworks as the pages show it. */
export const DOCS_TABLE = {
  frameworks: FRAMEWORKS,
  filesOf: (framework: Framework, kind: 'login' | 'service'): readonly SnippetFile[] =>
    makeSnippet(framework, exampleOf(framework, kind), AT),
  runOf: (framework: Framework): string | undefined => runCommand(framework, exampleOf(framework, 'login'), AT),
  triedText,
  needsHttps: NEEDS_HTTPS,
};

export const DOCS_VALIDATORS = VALIDATORS;

/** The access tokens of the starter's web-app. */
export const DOCS_FACTS: TokenFacts = {
  issuer: AT.issuer,
  jwks_uri: `${AT.issuer}/.well-known/jwks.json`,
  audience: 'spiffe://localhost:9400/default/default/default-accounts',
  scopeClaim: 'scp',
  scope: 'accounts.read',
  typ: 'JWT',
  alg: 'ES256',
  isOpaque: false,
};
