import {
  claimId,
  claimSchema,
  scopeSchema,
  serviceSchema,
  type Claim,
  type ClaimInput,
  type Scope,
  type ScopeInput,
  type Service,
  type ServiceInput,
} from '../../contract/config/scope.ts';
import { Collection } from './collection.ts';
import type { Handlers } from './context.ts';
import { conflict } from './errors.ts';
import { dropAll, recordsOf } from './forget.ts';

const services = new Collection<ServiceInput, Service, 'serviceId'>({
  noun: 'service',
  collection: 'services',
  param: 'serviceId',
  field: 'id',
  schema: serviceSchema,
  keyOf: (service) => service.id,
  entries: ({ workspace }) => workspace.services,
  find: (issuer, id) => issuer.services.get(id),
  drafts: (workspace, context) => (context.settleDefaults(workspace).services ??= []),
  rename(workspace, from, to) {
    for (const scope of workspace.scopes ?? []) if (scope.service_id === from) scope.service_id = to;
  },
  /** A scope without its service would silently lose its audience. */
  expectUnused(workspace, id) {
    const scopes = (workspace.scopes ?? []).filter((scope) => scope.service_id === id).map(({ name }) => name);
    if (scopes.length === 0) return;
    throw conflict(`Service "${id}" still has scopes: ${scopes.join(', ')}. Delete or move them first.`);
  },
});

/** Clients and claims keep a deleted scope's name. It is refused there and releases nothing, and it can be restored. */
const scopes = new Collection<ScopeInput, Scope, 'scope'>({
  noun: 'scope',
  collection: 'scopes',
  param: 'scope',
  field: 'name',
  schema: scopeSchema,
  keyOf: (scope) => scope.name,
  entries: ({ workspace }) => workspace.scopes,
  find: (issuer, name) => issuer.scopes.get(name),
  drafts: (workspace, context) => (context.settleDefaults(workspace).scopes ??= []),
  rename(workspace, from, to) {
    for (const holder of [...(workspace.clients ?? []), ...(workspace.claims ?? [])]) {
      if (holder.scopes) holder.scopes = holder.scopes.map((name) => (name === from ? to : name));
    }
  },
  async forget({ core }, issuer, name) {
    await dropAll(core, 'consent', await recordsOf(core, 'consent', issuer, ({ scope }) => scope === name));
  },
});

const claims = new Collection<ClaimInput, Claim, 'claimId'>({
  noun: 'claim',
  collection: 'claims',
  param: 'claimId',
  field: 'name',
  schema: claimSchema,
  keyOf: claimId,
  entries: ({ workspace }) => workspace.claims,
  find: ({ workspace }, id) => workspace.claims.find((claim) => claimId(claim) === id),
  drafts: (workspace, context) => (context.settleDefaults(workspace).claims ??= []),
});

export const scopeHandlers = {
  'services.list': services.list,
  'services.create': services.create,
  'services.get': services.get,
  'services.replace': services.replace,
  'services.update': services.update,
  'services.delete': services.delete,
  'scopes.list': scopes.list,
  'scopes.create': scopes.create,
  'scopes.get': scopes.get,
  'scopes.replace': scopes.replace,
  'scopes.update': scopes.update,
  'scopes.delete': scopes.delete,
  'claims.list': claims.list,
  'claims.create': claims.create,
  'claims.get': claims.get,
  'claims.replace': claims.replace,
  'claims.update': claims.update,
  'claims.delete': claims.delete,
} satisfies Partial<Handlers>;
