import { alwaysOf } from '../../../contract/breakpoints/always.ts';
import type { BreakpointView } from '../../../contract/breakpoints/breakpoint.ts';
import type { HeldView, ReleasePreview } from '../../../contract/breakpoints/held.ts';
import { newFault, type FaultScope, type FaultView } from '../../../contract/faults/fault.ts';
import { FAULT_KINDS } from '../../../contract/faults/kinds.ts';
import type { Breakpoint } from '../../core/hold/breakpoints.ts';
import type { Core } from '../../core/ports.ts';
import type { AdminContext, Call, Handlers } from '../context.ts';
import { AdminError, found, notFound } from '../errors.ts';
import { plant } from './index.ts';
import { isAnonymous, missingIn, NAMES_NOBODY } from './warnings.ts';

const NOUN = 'breakpoint';
const HELD = 'held exchange';

const viewOf = (core: Core, breakpoint: Breakpoint): BreakpointView => ({
  ...breakpoint,
  warnings: warningsOf(core, breakpoint),
});

function warningsOf(core: Core, { scope }: Breakpoint): string[] {
  const { client_id, username, endpoint } = scope;
  const namesNobody = endpoint !== undefined && isAnonymous([endpoint]) && (client_id ?? username) !== undefined;
  return namesNobody ? [...missingIn(core, scope), NAMES_NOBODY] : missingIn(core, scope);
}

function existing(core: Core, breakpointId: string): Breakpoint {
  const breakpoint = core.breakpoints.get(breakpointId);
  if (breakpoint) return breakpoint;
  throw notFound(NOUN, breakpointId);
}

const scopeOf = (core: Core, { breakpointId }: HeldView): FaultScope => core.breakpoints.get(breakpointId)?.scope ?? {};

function preview({ core }: AdminContext, { params, body }: Call<'held.preview'>): ReleasePreview {
  const held = found(HELD, params.heldId, core.breakpoints.held(), ({ id }) => id);
  const { faults, missing } = alwaysOf(held, body, scopeOf(core, held));
  return {
    faults: faults.map(({ kind, scope }) => ({ kind, title: FAULT_KINDS[kind].title, scope })),
    not_planted: [...missing],
  };
}

async function release(context: AdminContext, { params, body }: Call<'held.release'>) {
  const { core, by } = context;
  const { heldId } = params;
  const held = core.breakpoints.held().find(({ id }) => id === heldId);
  const released = core.breakpoints.release(heldId, by, body);
  if (!held || !released) throw notFound(HELD, heldId);
  if (released.refused !== undefined) throw new AdminError(400, 'invalid_request', released.refused);
  if (!body.always) return { faults: [] as FaultView[], not_planted: [] };
  const { faults, missing } = alwaysOf(held, body, scopeOf(core, held));
  return {
    faults: await plant(
      context,
      faults.map((fault) => newFault.parse(fault)),
    ),
    not_planted: [...missing],
  };
}

export const breakpointHandlers = {
  'breakpoints.list': ({ core }) => core.breakpoints.list().map((breakpoint) => viewOf(core, breakpoint)),
  'breakpoints.create': async ({ core }, { body }) => viewOf(core, await core.breakpoints.create(body)),
  'breakpoints.get': ({ core }, { params }) => viewOf(core, existing(core, params.breakpointId)),
  'breakpoints.update': ({ core }, { params, body }) => {
    const changed = core.breakpoints.change(params.breakpointId, body);
    if (!changed) throw notFound(NOUN, params.breakpointId);
    return viewOf(core, changed);
  },
  'breakpoints.delete': ({ core }, { params }) => {
    if (!core.breakpoints.remove(params.breakpointId)) throw notFound(NOUN, params.breakpointId);
  },
  'held.list': ({ core }) => [...core.breakpoints.held()],
  'held.releaseAll': ({ core, by }) => ({ released: core.breakpoints.releaseAll(by) }),
  'held.get': ({ core }, { params }) => found(HELD, params.heldId, core.breakpoints.held(), ({ id }) => id),
  'held.preview': preview,
  'held.release': release,
} satisfies Partial<Handlers>;
