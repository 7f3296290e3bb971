import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '../../contract/config/settings.ts';
import type { Issuer } from '../core/ports.ts';

/** ES256 and RS256 always, others if the workspace or a client signs with them. */
export function signingAlgorithms({ workspace }: Issuer): SigningAlgorithm[] {
  const used = new Set<string | undefined>(['ES256', 'RS256', workspace.settings.signing_alg]);
  for (const client of workspace.clients) {
    used
      .add(client.id_token_signed_response_alg)
      .add(client.access_token_signed_response_alg)
      .add(client.userinfo_signed_response_alg);
  }
  return SIGNING_ALGORITHMS.filter((alg) => used.has(alg));
}
