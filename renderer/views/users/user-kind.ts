import type { User, UserInput } from '../../../contract/config/user.ts';
import type { RecordKind } from '../../records/kind.ts';

export const USERS: RecordKind<User> = {
  noun: 'user',
  schema: 'UserInput',
  idOf: (user) => user.username,
  create: (client, at, record) => client.call('users.create', { params: at, body: record as UserInput }),
  update: (client, at, username, patch) =>
    client.call('users.update', { params: { ...at, username }, body: { ...patch } }),
  remove: (client, at, username) => client.call('users.delete', { params: { ...at, username } }),
  copyOf: (user, username) => ({ ...user, username }),
};
