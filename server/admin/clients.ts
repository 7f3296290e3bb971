import { randomBytes } from 'node:crypto';
import type { OperationInput } from '../../contract/operations.ts';
import { clientSchema, type Client, type ClientInput } from '../../contract/config/client.ts';
import { Collection } from './collection.ts';
import type { Call, AdminContext, Handlers } from './context.ts';
import { conflict } from './errors.ts';
import { forgetParty } from './forget.ts';

const clients = new Collection<ClientInput, Client, 'client_id'>({
  noun: 'client',
  collection: 'clients',
  param: 'client_id',
  field: 'client_id',
  schema: clientSchema,
  keyOf: (client) => client.client_id,
  entries: ({ workspace }) => workspace.clients,
  find: (issuer, client_id) => issuer.clients.get(client_id),
  drafts: (workspace) => (workspace.clients ??= []),
  forget: ({ core }, issuer, client_id) => forgetParty(core, issuer, { client_id }, `Client ${client_id} was deleted.`),
});

/** Earlier secrets that still work (acp.md §2). */
const ROTATED_SECRETS_KEPT = 2;

const BASE32HEX = '0123456789abcdefghijklmnopqrstuv';

/** An id of 20 letters and digits, like ACP's: 100 random bits. */
const newClientId = (): string => [...randomBytes(20)].map((byte) => BASE32HEX[byte % 32]).join('');

/** 256 random bits as 43 characters of base64url. */
const newSecret = (): string => randomBytes(32).toString('base64url');

const needsSecret = ({ token_endpoint_auth_method }: Partial<ClientInput>): boolean =>
  token_endpoint_auth_method !== 'none' && token_endpoint_auth_method !== 'private_key_jwt';

function completed(written: OperationInput<'clients.create'>): ClientInput {
  const { client_id = newClientId(), ...rest } = written;
  const client: ClientInput = { client_id, ...rest };
  if (needsSecret(client) && client.client_secret === undefined) client.client_secret = newSecret();
  return client;
}

async function rotateSecret(
  context: AdminContext,
  call: Call<'clients.rotateSecret'>,
): Promise<{ client_secret: string }> {
  const client_secret = newSecret();
  await clients.put(context, call, (client) => {
    if (!needsSecret(client)) throw conflict(`Client "${client.client_id}" authenticates without a secret.`);
    const earlier = [
      ...(client.client_secret === undefined ? [] : [client.client_secret]),
      ...(client.rotated_secrets ?? []),
    ];
    return { ...client, client_secret, rotated_secrets: earlier.slice(0, ROTATED_SECRETS_KEPT) };
  });
  return { client_secret };
}

async function revokeRotatedSecrets(
  context: AdminContext,
  call: Call<'clients.revokeRotatedSecrets'>,
): Promise<{ removed: number }> {
  let removed = 0;
  await clients.put(context, call, ({ rotated_secrets = [], ...client }) => {
    removed = rotated_secrets.length;
    return client;
  });
  return { removed };
}

export const clientHandlers = {
  'clients.list': clients.list,
  'clients.create': (context, call) => clients.create(context, { ...call, written: completed(call.written) }),
  'clients.get': clients.get,
  'clients.replace': clients.replace,
  'clients.update': clients.update,
  'clients.delete': clients.delete,
  'clients.rotateSecret': rotateSecret,
  'clients.revokeRotatedSecrets': revokeRotatedSecrets,
} satisfies Partial<Handlers>;
