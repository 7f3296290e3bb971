import { FAULT_KINDS } from '../../contract/faults/kinds.ts';
import type { Forgery, Minted } from '../core/faults.ts';
import { recordOf } from './exchange.ts';
import { FAULT_CODE } from './kinds/index.ts';
import type { FaultCode, FaultTools } from './kind.ts';
import { signDraft, usualHeader } from './sign.ts';

type Tools = Pick<FaultTools, 'keys' | 'ids'>;

/** The token that a kind of fault makes of a right one, without a planted fault. */
export async function forgeToken(
  { keys, ids }: Tools,
  { kind, params, minting }: Forgery,
): Promise<Minted | undefined> {
  const code: FaultCode = FAULT_CODE[kind];
  const header = await usualHeader(keys, minting);
  const usual = { header, claims: minting.claims, signer: 'workspace' } as const;
  const draft = code.mint?.(usual, minting, FAULT_KINDS[kind].params.parse(params) as never);
  if (!draft) return undefined;
  return { value: await signDraft(draft, { keys, ids, minting, memory: new Map() }), record: recordOf(draft.claims) };
}
