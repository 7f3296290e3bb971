import type { Client } from '../config/client.ts';
import type { FaultKind } from '../faults/kinds.ts';
import type { FaultFamily } from '../faults/names.ts';

/** What a check-up needs to know of a kind of fault. Server and console have different tables of them. */
interface KindFacts {
  kind: string;
  family: FaultFamily;
  isOptional?: boolean | undefined;
  appliesTo: { grants?: readonly string[] | undefined };
}

/** What to examine. Kinds and families add up. Neither: everything. */
export interface Asked {
  families?: readonly FaultFamily[] | undefined;
  kinds?: readonly string[] | undefined;
}

/** The name of the preset of essential kinds, where families are chosen. */
export const ESSENTIALS = 'essentials';

/** A login of each attack that clients must refuse, few enough to do them by hand. */
export const ESSENTIAL_KINDS = [
  'authorization.wrong-state',
  'authorization.mix-up',
  'authorization.injected-code',
  'authorization.replayed',
  'jwt.unsigned',
  'jwt.hmac-with-public-key',
  'jwt.other-key',
  'jwt.changed-after-signing',
  'jwt.wrong-issuer',
  'jwt.wrong-audience',
  'jwt.expired',
  'jwt.wrong-nonce',
  'userinfo.other-user',
  'http.redirect',
] as const satisfies readonly FaultKind[];

/** What an API does about the answer is no check of the client. */
const OF_APIS: readonly FaultFamily[] = ['introspection'];
/** Runs that would take longer than the timeouts of clients, or are about APIs. */
const LEFT_OUT: readonly string[] = [
  'network.silent',
  'network.slow-headers',
  'network.slow-body',
  'jwt.wrong-type',
] satisfies readonly FaultKind[];

/** The kinds that a check-up of this client may contain. What is optional for clients tells nothing about them. */
export function plannedKinds<K extends KindFacts>(
  all: readonly K[],
  { grant_types }: Pick<Client, 'grant_types'>,
  { families, kinds }: Asked = {},
): K[] {
  const hasUser = grant_types.includes('authorization_code');
  const isAsked = ({ kind, family }: K): boolean =>
    (families === undefined && kinds === undefined) ||
    families?.includes(family) === true ||
    kinds?.includes(kind) === true;
  return all.filter((one) => {
    const { kind, family, isOptional, appliesTo } = one;
    return (
      isOptional !== true &&
      !LEFT_OUT.includes(kind) &&
      !OF_APIS.includes(family) &&
      isAsked(one) &&
      (hasUser || (family !== 'authorization' && family !== 'jwt')) &&
      (!appliesTo.grants || appliesTo.grants.some((grant) => (grant_types as readonly string[]).includes(grant)))
    );
  });
}
