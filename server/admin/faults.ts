import { faultCatalogue } from '../../contract/faults/catalogue.ts';
import { asPlanted, type FaultSet, type FaultView, type NewFault } from '../../contract/faults/fault.ts';
import { FAULT_KINDS } from '../../contract/faults/kinds.ts';
import { nearest } from '../../contract/faults/nearest.ts';
import { FAULT_ENDPOINTS } from '../../contract/faults/names.ts';
import type { FaultRow } from '../../contract/faults/row.ts';
import type { PlantedFault } from '../core/faults.ts';
import type { Core, Issuer } from '../core/ports.ts';
import type { AdminContext, Call, Handlers } from './context.ts';
import { notFound, parseInput } from './errors.ts';

const NOUN = 'fault';

/** What in a scope matches nothing, and so keeps the fault from firing. */
function warningsOf(core: Core, { kind, scope }: PlantedFault): string[] {
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

const viewOf = (core: Core, fault: PlantedFault): FaultView => ({
  ...fault,
  title: FAULT_KINDS[fault.kind].title,
  active: fault.enabled && fault.left !== 0,
  recent: [...fault.recent],
  warnings: warningsOf(core, fault),
});

async function plant({ core }: AdminContext, faults: readonly NewFault[]): Promise<FaultView[]> {
  return (await core.faults.plant(faults)).map((fault) => viewOf(core, fault));
}

function existing(core: Core, faultId: string): PlantedFault {
  const fault = core.faults.get(faultId);
  if (fault) return fault;
  throw notFound(NOUN, faultId);
}

function update({ core }: AdminContext, { params, body }: Call<'faults.update'>): FaultView {
  const row: FaultRow = FAULT_KINDS[existing(core, params.faultId).kind];
  const changed = { ...body, params: body.params && parseInput(row.params, body.params) };
  const fault = core.faults.change(params.faultId, changed);
  if (!fault) throw notFound(NOUN, params.faultId);
  return viewOf(core, fault);
}

const save = ({ core }: AdminContext): FaultSet => ({
  version: 1,
  faults: core.faults.list().map((fault) => asPlanted(viewOf(core, fault))),
});

export const faultHandlers = {
  'faults.list': ({ core }) => core.faults.list().map((fault) => viewOf(core, fault)),
  'faults.create': async (context, { body }) => {
    const [planted] = await plant(context, [body]);
    return planted!;
  },
  'faults.clear': ({ core }) => ({ removed: core.faults.clear() }),
  'faults.kinds': () => faultCatalogue(),
  'faults.save': save,
  'faults.load': (context, { body }) => {
    context.core.faults.clear();
    return plant(context, body.faults);
  },
  'faults.get': ({ core }, { params }) => viewOf(core, existing(core, params.faultId)),
  'faults.update': update,
  'faults.delete': ({ core }, { params }) => {
    if (!core.faults.remove(params.faultId)) throw notFound(NOUN, params.faultId);
  },
} satisfies Partial<Handlers>;
