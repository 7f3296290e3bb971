import { useOperation } from '../../../api/hooks.ts';

/** The options by which commands find this server. */
export function useNamedBy(): readonly string[] {
  const { data } = useOperation('server.get', undefined);
  return data?.namedBy ?? [];
}
