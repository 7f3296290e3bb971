import type { Scope, Service } from '../../../contract/config/scope.ts';

export interface ScopeGroup {
  /** Undefined for scopes without an existing service. */
  service: Service | undefined;
  scopes: readonly Scope[];
}

/** Scopes grouped by service, in the order of the config. Scopes without a service come last. */
export function groupScopes(services: readonly Service[], scopes: readonly Scope[]): ScopeGroup[] {
  const known = new Set(services.map(({ id }) => id));
  const groups: ScopeGroup[] = services.map((service) => ({
    service,
    scopes: scopes.filter((scope) => scope.service_id === service.id),
  }));
  const homeless = scopes.filter(({ service_id }) => service_id === undefined || !known.has(service_id));
  return homeless.length === 0 ? groups : [...groups, { service: undefined, scopes: homeless }];
}
