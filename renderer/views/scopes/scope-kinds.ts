import {
  claimId,
  type Claim,
  type ClaimInput,
  type Scope,
  type ScopeInput,
  type Service,
  type ServiceInput,
} from '../../../contract/config/scope.ts';
import type { RecordKind } from '../../records/kind.ts';

export const SERVICES: RecordKind<Service> = {
  noun: 'service',
  schema: 'ServiceInput',
  idOf: (service) => service.id,
  create: (client, at, record) => client.call('services.create', { params: at, body: record as ServiceInput }),
  update: (client, at, serviceId, patch) =>
    client.call('services.update', { params: { ...at, serviceId }, body: { ...patch } }),
  remove: (client, at, serviceId) => client.call('services.delete', { params: { ...at, serviceId } }),
  copyOf: (service, id) => ({ ...service, id, system: false }),
};

export const SCOPES: RecordKind<Scope> = {
  noun: 'scope',
  schema: 'ScopeInput',
  idOf: (scope) => scope.name,
  create: (client, at, record) => client.call('scopes.create', { params: at, body: record as ScopeInput }),
  update: (client, at, scope, patch) => client.call('scopes.update', { params: { ...at, scope }, body: { ...patch } }),
  remove: (client, at, scope) => client.call('scopes.delete', { params: { ...at, scope } }),
  copyOf: (scope, name) => ({ ...scope, name }),
};

export const CLAIMS: RecordKind<Claim> = {
  noun: 'claim',
  schema: 'ClaimInput',
  idOf: claimId,
  nameOf: (claim) => claim.name,
  create: (client, at, record) => client.call('claims.create', { params: at, body: record as ClaimInput }),
  update: (client, at, id, patch) =>
    client.call('claims.update', { params: { ...at, claimId: id }, body: { ...patch } }),
  remove: (client, at, id) => client.call('claims.delete', { params: { ...at, claimId: id } }),
  /** A claim's ID starts with its list, followed by its name. */
  copyOf: (claim, id) => ({ ...claim, name: id.slice(claim.type.length + 1) }),
};
