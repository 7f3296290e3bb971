import { Autocomplete, Select, TextInput } from '@mantine/core';
import type { FaultScope } from '../../../contract/faults/fault.ts';
import { useWorkspace, useWorkspaces } from '../../api/console.tsx';
import { useOperation } from '../../api/hooks.ts';
import { FAULT_WORDS } from './words.ts';
import classes from './faults.module.css';

interface ScopeFieldsProps {
  scope: FaultScope;
  /** Where the kind can fire. */
  endpoints: readonly string[];
  onChange: (scope: FaultScope) => void;
}

/** Which exchanges a fault is meant for. Empty fields match everything. */
export function ScopeFields({ scope, endpoints, onChange }: ScopeFieldsProps) {
  const here = useWorkspace();
  const { workspaces } = useWorkspaces();
  const [tid = here.tid, aid = here.aid] = scope.workspace?.split('/') ?? [];
  const clients = useOperation('clients.list', { params: { tid, aid } }).data ?? [];
  const users = useOperation('users.list', { params: { tid, aid } }).data ?? [];
  const set = (name: keyof FaultScope) => (value: string | null) => {
    const { [name]: _former, ...rest } = scope;
    onChange(value === null || value === '' ? rest : { ...rest, [name]: value });
  };
  const anything = { placeholder: FAULT_WORDS.any };
  return (
    <div className={classes.pair}>
      <Autocomplete
        label="Client"
        {...anything}
        data={clients.map(({ client_id }) => client_id)}
        value={scope.client_id ?? ''}
        onChange={set('client_id')}
      />
      <Autocomplete
        label="User"
        {...anything}
        data={users.map(({ username }) => username)}
        limit={50}
        value={scope.username ?? ''}
        onChange={set('username')}
      />
      <Select
        label="Endpoint"
        {...anything}
        clearable
        data={[...endpoints]}
        value={scope.endpoint ?? null}
        onChange={set('endpoint')}
      />
      <TextInput
        label="Lane"
        {...anything}
        description="The header or cookie Understudy-Lane."
        value={scope.lane ?? ''}
        onChange={(event) => set('lane')(event.currentTarget.value)}
      />
      {workspaces.length > 1 && (
        <Select
          label="Workspace"
          {...anything}
          clearable
          data={workspaces.map((workspace) => `${workspace.tid}/${workspace.aid}`)}
          value={scope.workspace ?? null}
          onChange={set('workspace')}
        />
      )}
    </div>
  );
}
