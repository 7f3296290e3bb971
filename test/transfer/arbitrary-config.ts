import * as fc from 'fast-check';
import type { ClientInput } from '../../contract/config/client.ts';
import type { ConfigInput, WorkspaceInput } from '../../contract/config/config.ts';
import type { ClaimInput, ScopeInput, ServiceInput } from '../../contract/config/scope.ts';
import type { UserInput } from '../../contract/config/user.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/);
const anyText = fc.string({ unit: 'binary', maxLength: 20 }).filter((text) => !/\p{Surrogate}/u.test(text));
const secret = fc.stringMatching(/^[\x21-\x7e]{1,20}$/).filter((text) => !/^\$\{|^</.test(text));
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
/** A field that the contract does not know. */
const unknownField = fc.dictionary(
  word.map((name) => `x_${name}`),
  json,
  { maxKeys: 2 },
);

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
const uniqueBy = <T>(entry: fc.Arbitrary<T>, selector: (entry: T) => unknown) =>
  fc.uniqueArray(entry, { selector, maxLength: 4 });

const user = fc
  .record({
    username: word,
    password: maybe(secret),
    disabled: maybe(fc.boolean()),
    authentication_context: maybe(fc.record({ name: anyText, email_verified: fc.boolean(), custom: json })),
  })
  .map(defined) as fc.Arbitrary<UserInput>;

const client = fc
  .tuple(
    fc.record({
      client_id: word,
      client_name: maybe(anyText),
      client_secret: maybe(secret),
      rotated_secrets: maybe(fc.array(secret, { maxLength: 2 })),
      redirect_uris: maybe(
        fc.array(fc.webUrl(), { maxLength: 3 }).map((uris) => uris.filter((uri) => !/[#\\"^`{|}<>]/.test(uri))),
      ),
      scopes: maybe(fc.array(word, { maxLength: 3 })),
      trusted: maybe(fc.boolean()),
      token_ttls: maybe(fc.record({ access_token_ttl: fc.constantFrom('1h', '10m0s') })),
    }),
    unknownField,
  )
  .map(([known, unknown]) => ({ ...defined(known), ...unknown })) as fc.Arbitrary<ClientInput>;

const scope = fc
  .record({ name: word, implicit: maybe(fc.boolean()), description: maybe(anyText) })
  .map(defined) as fc.Arbitrary<ScopeInput>;
const service = fc.record({ id: word, name: word }) as fc.Arbitrary<ServiceInput>;
const claim = fc.record({
  name: word,
  type: fc.constantFrom('id_token', 'access_token'),
  source_path: word,
}) as fc.Arbitrary<ClaimInput>;
const settings = fc
  .record({ login: maybe(fc.constantFrom('form', 'pick', 'auto')), enforce_pkce: maybe(fc.boolean()) })
  .map(defined) as fc.Arbitrary<NonNullable<WorkspaceInput['settings']>>;

const workspace = fc
  .tuple(
    fc.record({
      tid: word,
      aid: word,
      name: maybe(anyText),
      settings: maybe(settings),
      users: maybe(uniqueBy(user, ({ username }) => username)),
      clients: maybe(uniqueBy(client, ({ client_id }) => client_id)),
      services: maybe(uniqueBy(service, ({ id }) => id)),
      scopes: maybe(uniqueBy(scope, ({ name }) => name)),
      claims: maybe(uniqueBy(claim, ({ type, name }) => `${type}.${name}`)),
    }),
    unknownField,
  )
  .map(([known, unknown]) => ({ ...defined(known), ...unknown })) as fc.Arbitrary<WorkspaceInput>;

/** Any valid config, as someone may have written it. */
export const arbitraryConfig: fc.Arbitrary<ConfigInput> = fc
  .tuple(
    fc.uniqueArray(workspace, { selector: ({ tid, aid }) => `${tid}/${aid}`, minLength: 1, maxLength: 3 }),
    unknownField,
  )
  .map(([workspaces, unknown]) => ({ version: 2 as const, workspaces, ...unknown }));
