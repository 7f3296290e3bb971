import type { Client } from '../../contract/config/client.ts';
import type { Fix } from '../../contract/traffic/verdict.ts';
import type { Issuer } from './issuer.ts';
import type { ConfigStore } from './ports.ts';

/** Where a fix is made. */
export interface FixPlace {
  config: Pick<ConfigStore, 'tag'>;
  issuer: Issuer | undefined;
}

/** What a fix is based on, and the workspace it is for: the ETag of the config (RFC 9110 §8.8.3). */
function baseOf({ config, issuer }: FixPlace): { params: { tid: string; aid: string }; if_match: string } {
  const [tid = '', aid = ''] = issuer?.id.split('/') ?? [];
  return { params: { tid, aid }, if_match: `"${config.tag()}"` };
}

/** A fix that calls an admin operation on the workspace, or on what `of` names in it. */
export function operationFix(
  place: FixPlace,
  operation: string,
  { of = {}, ...fix }: Pick<Fix, 'id' | 'label' | 'body'> & { of?: Record<string, string> },
): Fix {
  const { params, if_match } = baseOf(place);
  return { ...fix, operation, params: { ...params, ...of }, if_match };
}

/** A fix that changes the client, as `clients.update` takes it. */
export const clientFix = (
  place: FixPlace,
  { client_id }: Client,
  fix: { id: string; label: string; body: Partial<Client> },
): Fix => operationFix(place, 'clients.update', { ...fix, of: { client_id } });
