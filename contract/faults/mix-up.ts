import type { FaultKind } from './kinds.ts';

export const MIX_UP = 'authorization.mix-up' satisfies FaultKind;

/** The last segment of the second issuer's identifier: `{base}/{tid}/{aid}/attacker`. */
export const SECOND = '/attacker';

/** What a token request carries besides the code. */
export interface Carried {
  secret: boolean;
  assertion: boolean;
  verifier: boolean;
}

type Who = 'It' | 'The client';

/** What a client did that sent the second issuer's code to the first: there, the first issuer is the attacker. */
export function handedOver(who: Who, { secret, assertion, verifier }: Carried): string {
  const also = [
    secret && 'its client secret',
    assertion && 'a client assertion',
    verifier && 'its code_verifier',
  ].filter((name) => name !== false);
  return `${who} sent the code of the second issuer${also.length > 0 ? `, with ${also.join(' and ')},` : ''} to this one.`;
}

/** What a client did that sent the code to the issuer that iss names, and not to the one that it asked. */
export const ledByResponse = (who: Who): string =>
  `${who} let the response choose its server: it sent the code to the second issuer.`;

/** What such a client must do. */
export const COMPARE_ISS =
  'Compare iss in the response with the issuer that you sent the browser to, and stop if they differ.';
