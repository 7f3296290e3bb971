import type { FaultScope } from '../../../contract/faults/fault.ts';
import { FAULT_KINDS } from '../../../contract/faults/kinds.ts';
import { MIX_UP } from '../../../contract/faults/mix-up.ts';
import { FAULT_ENDPOINTS } from '../../../contract/faults/names.ts';
import { nearest } from '../../../contract/faults/nearest.ts';
import type { PlantedFault } from '../../core/faults.ts';
import type { Core, Issuer } from '../../core/ports.ts';

/** What in a scope is not in the config, and so matches nothing. */
export function missingIn(core: Core, { workspace, client_id, username, endpoint }: FaultScope): string[] {
  const issuers = core.config.issuers().filter(({ id }) => workspace === undefined || id === workspace);
  const known = (has: (issuer: Issuer) => boolean): boolean => issuers.some(has);
  const warnings: string[] = [];
  if (issuers.length === 0)
    warnings.push(
      unknown(
        'workspace',
        workspace,
        core.config.issuers().map(({ id }) => id),
      ),
    );
  else if (client_id !== undefined && !known(({ clients }) => clients.has(client_id)))
    warnings.push(
      unknown(
        'client',
        client_id,
        issuers.flatMap(({ clients }) => [...clients.keys()]),
      ),
    );
  else if (username !== undefined && !known(({ users }) => users.has(username)))
    warnings.push(
      unknown(
        'user',
        username,
        issuers.flatMap(({ users }) => [...users.keys()]),
      ),
    );
  if (endpoint !== undefined && !FAULT_ENDPOINTS.some((name) => name === endpoint))
    warnings.push(unknown('endpoint', endpoint, FAULT_ENDPOINTS));
  return warnings;
}

/** Clients fetch them without saying who they are. */
export const isAnonymous = (endpoints: readonly string[]): boolean =>
  endpoints.every((name) => name === 'discovery' || name === 'jwks');

export const NAMES_NOBODY =
  'Requests for discovery and keys name no client and no user, so this scope matches none of them.';
const BEFORE_LOGIN =
  'This fault fires when the authorization request arrives, before anyone logs in. Leave the user out, or use a lane.';

/** What keeps a fault from firing. */
export function warningsOf(core: Core, { kind, scope }: PlantedFault): string[] {
  const { client_id, username, endpoint } = scope;
  const warnings = missingIn(core, scope);
  const endpoints: readonly string[] = FAULT_KINDS[kind].appliesTo.endpoints;
  const isEndpoint = FAULT_ENDPOINTS.some((name) => name === endpoint);
  if (endpoint !== undefined && isEndpoint && !endpoints.includes(endpoint))
    warnings.push(`${kind} can’t fire at the endpoint "${endpoint}", only at: ${endpoints.join(', ')}.`);
  if (kind === MIX_UP && username !== undefined) warnings.push(BEFORE_LOGIN);
  if (isAnonymous(endpoints) && (client_id !== undefined || username !== undefined)) warnings.push(NAMES_NOBODY);
  return warnings;
}

function unknown(noun: string, name = '', names: Iterable<string>): string {
  const near = nearest(name, names);
  return `There is no ${noun} "${name}"${near === undefined ? '' : `. Did you mean "${near}"?`}`;
}
