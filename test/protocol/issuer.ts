import { clientSchema, type Client, type ClientInput } from '../../contract/config/client.ts';
import { configSchema, type WorkspaceInput } from '../../contract/config/config.ts';
import type { Issuer } from '../../server/core/ports.ts';
import { OAuthError } from '../../server/protocol/errors.ts';
import { createIssuers } from '../../server/config/issuers.ts';
import { starterConfig } from '../../server/config/starter.ts';

/** The starter workspace as requests see it, changed first where a test needs it. */
export function starterIssuer(change: (workspace: WorkspaceInput) => void = () => undefined): Issuer {
  const config = starterConfig();
  for (const workspace of config.workspaces) change(workspace);
  const [issuer] = createIssuers(configSchema.parse(config), 'http://localhost:9400').values();
  if (!issuer) throw new Error('The starter config has no workspace.');
  return issuer;
}

export const makeClient = (fields: Partial<ClientInput> = {}): Client =>
  clientSchema.parse({ client_id: 'app', client_secret: 'secret', ...fields });

/** The refusal that a rule throws; a fault of another kind fails the test. */
export function refusalOf(run: () => unknown): OAuthError {
  try {
    run();
  } catch (error) {
    if (error instanceof OAuthError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}
