import { FAULT_KINDS } from '../../../contract/faults/kinds.ts';
import { FAULT_ENDPOINTS } from '../../../contract/faults/names.ts';
import { nearest } from '../../../contract/faults/nearest.ts';
import type { PlantedFault } from '../../core/faults.ts';
import type { Core, Issuer } from '../../core/ports.ts';

/** What in a scope matches nothing, and so keeps the fault from firing. */
export function warningsOf(core: Core, { kind, scope }: PlantedFault): string[] {
  const { workspace, client_id, username, endpoint } = scope;
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
  const endpoints: readonly string[] = FAULT_KINDS[kind].appliesTo.endpoints;
  if (endpoint !== undefined && !FAULT_ENDPOINTS.some((name) => name === endpoint))
    warnings.push(unknown('endpoint', endpoint, FAULT_ENDPOINTS));
  else if (endpoint !== undefined && !endpoints.includes(endpoint))
    warnings.push(`${kind} can’t fire at the endpoint "${endpoint}", only at: ${endpoints.join(', ')}.`);
  const isAnonymous = endpoints.every((name) => name === 'discovery' || name === 'jwks');
  if (isAnonymous && (client_id !== undefined || username !== undefined))
    warnings.push('Requests for discovery and keys name no client and no user, so this scope matches none of them.');
  return warnings;
}

function unknown(noun: string, name = '', names: Iterable<string>): string {
  const near = nearest(name, names);
  return `There is no ${noun} "${name}"${near === undefined ? '' : `. Did you mean "${near}"?`}`;
}
