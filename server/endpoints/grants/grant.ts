import type { Client } from '../../../contract/config/client.ts';
import type { Core, FlowLog, Issuer } from '../../core/ports.ts';
import type { Parameters } from '../../protocol/parameters.ts';
import { availableScope } from '../../protocol/scope.ts';
import type { AuthenticatedClient } from '../../tokens/authenticate-client.ts';
import type { TokenResponse } from '../../tokens/issue-tokens.ts';

export interface Redemption {
  core: Core;
  issuer: Issuer;
  client: Client;
  /** How the client authenticated. */
  method: AuthenticatedClient['method'];
  form: Parameters;
  flow: FlowLog;
}

/** The granted scopes, without those since removed from the workspace or the client. */
export function stillAvailable({ issuer, client, flow }: Redemption, granted: readonly string[]): readonly string[] {
  const scope = availableScope(granted, client, issuer.scopes);
  if (scope !== granted) {
    flow.noted('scopes-withdrawn', {
      received: granted.filter((name) => !scope.includes(name)).join(' '),
      description: 'These scopes were granted, but the client may no longer have them. They are left out.',
    });
  }
  return scope;
}

/** The flow a token request continues, and the client that started it, if another request did. */
export interface Correlated {
  flow: FlowLog;
  begunBy?: string;
}

/** One grant type: which flow its request continues, and what it issues. */
export interface GrantHandler {
  correlate(request: { core: Core; issuer: Issuer; form: Parameters; exchangeId: string }): Promise<Correlated>;
  redeem(redemption: Redemption): Promise<TokenResponse>;
}
