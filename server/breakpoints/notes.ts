import type { HeldEdits, HeldView } from '../../contract/breakpoints/held.ts';
import { TOKEN_NAMES, type ReleaseAction } from '../../contract/breakpoints/points.ts';
import type { HeldNote } from '../../contract/traffic/traffic-schema.ts';

/** What the live view knows of a held exchange. Its content may be secret, so it isn't an event. */
export function noteOf(view: HeldView): HeldNote {
  const { id, exchangeId, flowId, workspace, endpoint, client_id, username, at, until, hungUp } = view;
  return {
    heldId: id,
    exchangeId,
    workspace,
    endpoint,
    point: at,
    until,
    ...(flowId !== undefined && { flowId }),
    ...(client_id !== undefined && { client_id }),
    ...(username !== undefined && { username }),
    ...(hungUp && { hungUp }),
  };
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The members in which two objects differ. */
function changed(before: Readonly<Record<string, unknown>> = {}, after: Readonly<Record<string, unknown>>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isSame(before[name], after[name]));
}

/** The names of what the edits change, such as `parameters.scope`. */
export function editedIn({ at, request, reply }: HeldView, edits: HeldEdits | undefined): string[] {
  if (!edits) return [];
  const { status, headers, body, parameters, claims, sign } = edits;
  const message = at === 'request' ? request : (reply ?? request);
  const before = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const sent = Object.entries(headers ?? {}).filter(
    ([name, value]) => !isSame(before[name.toLowerCase()], value ?? undefined),
  );
  const tokens = TOKEN_NAMES.flatMap((name) => {
    const edited = claims?.[name];
    const names = edited ? changed(reply?.claims?.[name], edited) : [];
    return [
      ...names.map((claim) => `claims.${name}.${claim}`),
      ...(edited && sign !== 'right' ? [`${name} signature`] : []),
    ];
  });
  return [
    ...(status !== undefined && status !== reply?.status ? ['status'] : []),
    ...sent.map(([name]) => `headers.${name}`),
    ...(body !== undefined && body !== reply?.body ? ['body'] : []),
    ...(parameters ? changed(message.parameters, parameters).map((name) => `parameters.${name}`) : []),
    ...tokens,
  ];
}

const NAMED = 4;

/** What the badge of the exchange says. Undefined if it continued unchanged. */
export function byHand(action: ReleaseAction, edited: readonly string[]): string | undefined {
  if (action === 'drop') return 'dropped by hand';
  if (action === 'error') return 'refused by hand';
  if (edited.length === 0) return action === 'delay' ? 'delayed by hand' : undefined;
  const more = edited.length > NAMED ? `, and ${edited.length - NAMED} more` : '';
  return `edited by hand (${edited.slice(0, NAMED).join(', ')}${more})`;
}
