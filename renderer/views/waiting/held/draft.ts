import type { HeldEdits, HeldView } from '../../../../contract/breakpoints/held.ts';
import { TOKEN_NAMES, type Signing, type TokenName } from '../../../../contract/breakpoints/points.ts';
import type { JsonFault } from '../../../../contract/config/json-fault.ts';
import { parseJson } from '../../../../contract/config/json-text.ts';

export interface Pair {
  /** Stays while the pair is edited. */
  key: number;
  name: string;
  value: string;
}

/** A held exchange as it is being edited. */
export interface Draft {
  parameters: readonly Pair[];
  headers: readonly Pair[];
  status: number;
  body: string;
  claims: Readonly<Partial<Record<TokenName, string>>>;
  sign: Signing;
}

type Values = Readonly<Record<string, string | readonly string[]>>;

const pairsOf = (values: Values): Pair[] =>
  Object.entries(values)
    .flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: one })))
    .map((pair, key) => ({ ...pair, key }));

function valuesOf(pairs: readonly Pair[]): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {};
  for (const { name, value } of pairs) {
    if (name === '') continue;
    const known = values[name];
    values[name] = known === undefined ? value : [...[known].flat(), value];
  }
  return values;
}

const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

/** JSON with line breaks, and anything else as it is. */
function readable(text: string): string {
  const parsed = parseJson(text);
  return parsed.ok && typeof parsed.value === 'object' ? pretty(parsed.value) : text;
}

const SET_BY_SERVER = /^(?:content-length|transfer-encoding|connection)$/i;

const headersIn = ({ at, request, reply }: HeldView): Values =>
  Object.fromEntries(
    Object.entries((at === 'reply' && reply ? reply : request).headers).filter(([name]) => !SET_BY_SERVER.test(name)),
  );

const parametersIn = ({ at, request, reply }: HeldView): Values | undefined =>
  at === 'reply' ? reply?.parameters : request.parameters;

export function draftOf(held: HeldView): Draft {
  const { reply } = held;
  const claims = TOKEN_NAMES.flatMap((name) => {
    const found = reply?.claims?.[name];
    return found ? [[name, pretty(found)] as const] : [];
  });
  return {
    parameters: pairsOf(parametersIn(held) ?? {}),
    headers: pairsOf(headersIn(held)),
    status: reply?.status ?? 200,
    body: readable(reply?.body ?? ''),
    claims: Object.fromEntries(claims),
    sign: 'right',
  };
}

/** Where the claims of a token aren’t a JSON object. */
export function claimsFault(text: string): { fault?: JsonFault; error?: string } | undefined {
  const parsed = parseJson(text);
  if (!parsed.ok) return { fault: parsed.fault };
  const isObject = typeof parsed.value === 'object' && parsed.value !== null && !Array.isArray(parsed.value);
  return isObject ? undefined : { error: 'Claims are a JSON object.' };
}

export const isDraftValid = ({ claims }: Draft): boolean => Object.values(claims).every((text) => !claimsFault(text));

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function changedHeaders(before: Values, after: Values): HeldEdits['headers'] {
  const changed: NonNullable<HeldEdits['headers']> = {};
  for (const name of Object.keys(before)) if (!(name in after)) changed[name] = null;
  for (const [name, value] of Object.entries(after))
    if (!isSame(before[name], value)) changed[name] = typeof value === 'string' ? value : [...value];
  return Object.keys(changed).length > 0 ? changed : undefined;
}

function changedClaims(before: Draft, { claims, sign }: Draft): HeldEdits['claims'] {
  const changed = TOKEN_NAMES.flatMap((name) => {
    const text = claims[name];
    const isSent = text !== undefined && (sign !== 'right' || text !== before.claims[name]);
    return isSent ? [[name, JSON.parse(text) as Record<string, unknown>] as const] : [];
  });
  return changed.length > 0 ? Object.fromEntries(changed) : undefined;
}

/** What was edited. Undefined if nothing was. */
export function editsOf(held: HeldView, draft: Draft): HeldEdits | undefined {
  const before = draftOf(held);
  const parameters = valuesOf(draft.parameters);
  const headers = changedHeaders(headersIn(held), valuesOf(draft.headers));
  const claims = changedClaims(before, draft);
  const edits = {
    ...(draft.status !== before.status && { status: draft.status }),
    ...(headers && { headers }),
    ...(draft.body !== before.body && { body: draft.body }),
    ...(!isSame(parameters, valuesOf(before.parameters)) && { parameters }),
    ...(claims && { claims }),
  };
  return Object.keys(edits).length > 0 ? { ...edits, sign: draft.sign } : undefined;
}
