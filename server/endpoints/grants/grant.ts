import type { Client } from '../../../contract/client.ts';
import type { Core, FlowLog, Issuer } from '../../ports.ts';
import type { Parameters } from '../../protocol/parameters.ts';
import type { TokenResponse } from '../../tokens/issue-tokens.ts';

export interface Redemption {
  core: Core;
  issuer: Issuer;
  client: Client;
  form: Parameters;
  flow: FlowLog;
}

/** One grant type: which flow its request goes on with, and what it gives. */
export interface GrantHandler {
  correlate(request: { core: Core; issuer: Issuer; form: Parameters; exchangeId: string }): Promise<FlowLog>;
  redeem(redemption: Redemption): Promise<TokenResponse>;
}
