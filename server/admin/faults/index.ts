import { faultCatalogue } from '../../../contract/faults/catalogue.ts';
import { asPlanted, type FaultSet, type FaultView, type NewFault } from '../../../contract/faults/fault.ts';
import { FAULT_KINDS } from '../../../contract/faults/kinds.ts';
import type { FaultRow } from '../../../contract/faults/row.ts';
import type { PlantedFault } from '../../core/faults.ts';
import type { Core } from '../../core/ports.ts';
import type { AdminContext, Call, Handlers } from '../context.ts';
import { notFound, parseInput } from '../errors.ts';
import { warningsOf } from './warnings.ts';

const NOUN = 'fault';

const viewOf = (core: Core, fault: PlantedFault): FaultView => ({
  ...fault,
  title: FAULT_KINDS[fault.kind].title,
  active: fault.enabled && fault.left !== 0,
  recent: [...fault.recent],
  warnings: warningsOf(core, fault),
});

/** Plants faults, and says what keeps them from firing. */
export async function plant({ core }: AdminContext, faults: readonly NewFault[]): Promise<FaultView[]> {
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
