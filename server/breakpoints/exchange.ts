import type { HeldEdits, HeldError } from '../../contract/breakpoints/held.ts';
import type { HoldPoint } from '../../contract/breakpoints/points.ts';
import type {
  ActiveBreakpoints,
  Breakpoint,
  Passed,
  PassedReply,
  Rendered,
  WatchedExchange,
} from '../core/hold/breakpoints.ts';
import type { AuthorizationAnswer, HttpReply, HttpRequest } from '../core/endpoint.ts';
import { factsOf, type Facts } from '../faults/facts.ts';
import { jsonIn, rewritten, withJson } from '../faults/replies.ts';
import { isInScope } from '../faults/scope.ts';
import { parametersOf, withHeaders, withParameters } from './form.ts';
import type { Decision, Holder, NewHeld } from './holder.ts';
import { pause } from './timers.ts';
import { claimsIn, withClaims } from './tokens.ts';

/** What can wait, for as long as any breakpoint is on. */
export const createActiveBreakpoints = (holder: Holder): ActiveBreakpoints => ({
  async begin(request, endpoint, gone) {
    const form = new URLSearchParams(request.body);
    const facts = await factsOf(holder.options.runtime, request, { endpoint, form });
    return new Watched(holder, { request, facts, gone });
  },
});

/** The error goes to the client, with the state that it sent (RFC 6749 §4.1.2.1). */
function refused(reply: HttpReply, answer: AuthorizationAnswer, { error, error_description }: HeldError): HttpReply {
  const { state, iss } = answer.params;
  const params = {
    error,
    ...(error_description !== undefined && { error_description }),
    ...(state !== undefined && { state }),
    ...(iss !== undefined && { iss }),
  };
  return { ...rewritten(reply, { ...answer, params }), error };
}

interface Seen {
  request: HttpRequest;
  facts: Facts;
  gone: AbortSignal;
}

/** One exchange, which waits at most once at its request and once at its reply. */
class Watched implements WatchedExchange {
  readonly #holder: Holder;
  readonly #gone: AbortSignal;
  #request: HttpRequest;
  #facts: Facts;

  constructor(holder: Holder, { request, facts, gone }: Seen) {
    this.#holder = holder;
    this.#request = request;
    this.#facts = facts;
    this.#gone = gone;
  }

  async request(): Promise<Passed<HttpRequest>> {
    const breakpoint = this.#breakpointAt('request');
    if (!breakpoint) return { kind: 'passed', value: this.#request };
    return this.#decided(await this.#holder.hold(breakpoint, this.#heldAt('request'), this.#gone), (edits) => {
      if (edits?.parameters) this.#request = withParameters(this.#request, edits.parameters);
      if (edits?.headers) this.#request = withHeaders(this.#request, edits.headers);
      return this.#request;
    });
  }

  async reply(reply: HttpReply, render: (reply: HttpReply) => Rendered): Promise<Passed<PassedReply>> {
    this.#learn(reply);
    const breakpoint = this.#breakpointAt('reply', reply);
    if (!breakpoint) return { kind: 'passed', value: { reply } };
    const { status, headers, body } = render(reply);
    const claims = claimsIn(jsonIn(reply));
    const held = {
      ...this.#heldAt('reply'),
      reply: {
        status,
        headers,
        body: body.toString(),
        ...(reply.answer && { parameters: { ...reply.answer.params } }),
        ...(claims && { claims }),
      },
    };
    const decision = await this.#holder.hold(breakpoint, held, this.#gone);
    if (decision.error && reply.answer)
      return { kind: 'passed', value: { reply: refused(reply, reply.answer, decision.error) } };
    return this.#decided(decision, async (edits) => (edits ? this.#edited(reply, edits) : { reply }));
  }

  async #edited(original: HttpReply, edits: HeldEdits): Promise<PassedReply> {
    const { status, headers, body, parameters, claims, sign } = edits;
    let reply = original;
    if (parameters && reply.answer) {
      const params = Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [name, [value].flat().at(-1)!]),
      );
      reply = rewritten(reply, { ...reply.answer, params });
    }
    const json = jsonIn(reply);
    if (claims && json) {
      const { keys, runtime, now } = this.#holder.options;
      const place = { keys, runtime, issuer: this.#request.issuer, now: Math.floor(now() / 1000) };
      reply = withJson(reply, await withClaims(json, { claims, sign }, place));
    }
    const over = {
      ...(status !== undefined && { status }),
      ...(headers && { headers }),
      ...(body !== undefined && { body }),
    };
    return Object.keys(over).length > 0 ? { reply, over } : { reply };
  }

  async #decided<T>(decision: Decision, edit: (edits: HeldEdits | undefined) => T | Promise<T>): Promise<Passed<T>> {
    const { action, edits, delay = 0, error } = decision;
    const { flowId } = this.#facts;
    if (action === 'drop') return { kind: 'dropped', flowId };
    if (action === 'error' && error) return { kind: 'refused', error, flowId };
    const value = await edit(edits);
    if (delay > 0) await pause(this.#holder.after, delay * 1000, [this.#gone, this.#holder.stopped.signal]);
    return { kind: 'passed', value };
  }

  /** The endpoint knows more than the request said. */
  #learn({ flowId, answer }: HttpReply): void {
    const known = flowId === undefined ? undefined : this.#holder.options.flowOf(flowId);
    const { client_id = answer?.client_id ?? known?.client_id, username = known?.username } = this.#facts;
    this.#facts = { ...this.#facts, flowId: flowId ?? this.#facts.flowId, client_id, username };
  }

  #breakpointAt(at: HoldPoint, reply?: HttpReply): Breakpoint | undefined {
    if (this.#holder.stopped.signal.aborted) return undefined;
    return this.#holder.list().find((one) => one.enabled && one.at === at && isInScope(one.scope, this.#facts, reply));
  }

  #heldAt(at: HoldPoint): NewHeld {
    const { method, path, headers, exchangeId, issuer } = this.#request;
    const { flowId, client_id, username, lane, endpoint } = this.#facts;
    const sent = Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    return {
      exchangeId,
      workspace: issuer.id,
      endpoint,
      at,
      request: { method, path, headers: Object.fromEntries(sent), parameters: parametersOf(this.#request) },
      ...(flowId !== undefined && { flowId }),
      ...(client_id !== undefined && { client_id }),
      ...(username !== undefined && { username }),
      ...(lane !== undefined && { lane }),
    };
  }
}
