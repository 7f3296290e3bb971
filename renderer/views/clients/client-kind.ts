import type { Client, ClientInput } from '../../../contract/client.ts';
import type { OperationInput } from '../../../contract/operations.ts';
import type { RecordKind } from '../../records/kind.ts';

export const CLIENTS: RecordKind<Client> = {
  noun: 'client',
  schema: 'ClientInput',
  idOf: (client) => client.client_id,
  create: (client, at, record) =>
    client.call('clients.create', { params: at, body: record as OperationInput<'clients.create'> }),
  update: (client, at, client_id, patch) =>
    client.call('clients.update', { params: { ...at, client_id }, body: { ...patch } }),
  remove: (client, at, client_id) => client.call('clients.delete', { params: { ...at, client_id } }),
  /** A copy has secrets of its own, which the server makes. */
  copyOf({ client_secret: _secret, rotated_secrets: _rotated, ...client }, client_id): ClientInput {
    return { ...client, client_id };
  },
};
