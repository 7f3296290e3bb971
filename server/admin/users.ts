import { userSchema, type User, type UserInput } from '../../contract/config/user.ts';
import { Collection } from './collection.ts';
import type { Handlers } from './context.ts';
import { forgetParty } from './forget.ts';

const users = new Collection<UserInput, User, 'username'>({
  noun: 'user',
  collection: 'users',
  param: 'username',
  field: 'username',
  schema: userSchema,
  keyOf: (user) => user.username,
  entries: ({ workspace }) => workspace.users,
  find: (issuer, username) => issuer.users.get(username),
  drafts: (workspace) => (workspace.users ??= []),
  rename({ settings }, from, to) {
    if (settings?.auto_login_username === from) settings.auto_login_username = to;
  },
  forget: ({ core }, issuer, username) => forgetParty(core, issuer, { username }, `User ${username} was deleted.`),
});

export const userHandlers = {
  'users.list': users.list,
  'users.create': users.create,
  'users.get': users.get,
  'users.replace': users.replace,
  'users.update': users.update,
  'users.delete': users.delete,
} satisfies Partial<Handlers>;
