import { FAULT_KINDS } from '../../contract/faults/kinds.ts';
import type { HttpReply, HttpRequest } from '../core/endpoint.ts';
import type { ActiveFaults, FaultyExchange, Minted, Minting, WireFault } from '../core/faults.ts';
import type { FlowLog } from '../core/ports.ts';
import { factsOf, type Facts } from './facts.ts';
import type { FaultCode, Point, TokenDraft } from './kind.ts';
import { FAULT_CODE } from './kinds/index.ts';
import type { Planting, Plantings } from './plantings.ts';
import { isMeantFor } from './scope.ts';
import { signDraft, usualHeader } from './sign.ts';

/** What is planted, for as long as anything is. */
export function createActiveFaults(plantings: Plantings): ActiveFaults {
  const open = new Map<string, Exchange>();
  return {
    async begin(request, endpoint) {
      const form = new URLSearchParams(request.body);
      const facts = await factsOf(plantings.options.runtime, request, { endpoint, form });
      return new Exchange(plantings, { request, form, facts, open });
    },
    async mint(minting) {
      return open.get(minting.flow.exchangeId ?? '')?.mint(minting);
    },
    keepsRefreshToken: (flow) => open.get(flow.exchangeId ?? '')?.keepsRefreshToken(flow) ?? false,
  };
}

interface ExchangeFacts {
  request: HttpRequest;
  form: URLSearchParams;
  facts: Facts;
  /** The exchanges that are being answered. */
  open: Map<string, Exchange>;
}

/** One exchange, with what fires in it. Whether a fault fires is decided once. */
class Exchange implements FaultyExchange {
  readonly wire: WireFault[] = [];
  readonly #plantings: Plantings;
  readonly #request: HttpRequest;
  readonly #form: URLSearchParams;
  #facts: Facts;
  readonly #open: Map<string, Exchange>;
  readonly #fires = new Map<string, boolean>();

  constructor(plantings: Plantings, { request, form, facts, open }: ExchangeFacts) {
    this.#plantings = plantings;
    this.#request = request;
    this.#form = form;
    this.#facts = facts;
    this.#open = open;
  }

  async answer(answer: () => Promise<HttpReply>): Promise<HttpReply> {
    const instead = this.#instead();
    let reply = instead ?? (await this.#run(answer));
    this.#learn(reply);
    if (!instead) reply = await this.#changed(reply);
    this.#plan(reply);
    return this.#announced(reply);
  }

  /** Every page says that faults are planted. */
  #announced(reply: HttpReply): HttpReply {
    if (reply.kind !== 'page' || reply.page.page === 'form_post') return reply;
    const faults = this.#plantings.all().filter(({ fault }) => fault.enabled && fault.left !== 0).length;
    return { ...reply, page: { ...reply.page, faults } };
  }

  async #run(answer: () => Promise<HttpReply>): Promise<HttpReply> {
    const { exchangeId } = this.#request;
    this.#open.set(exchangeId, this);
    try {
      return await this.#plantings.during(answer);
    } finally {
      this.#open.delete(exchangeId);
    }
  }

  async mint(minting: Minting): Promise<Minted | undefined> {
    const { client, username, flow } = minting;
    const facts = { ...this.#facts, client_id: client.client_id, username, flowId: flow.flowId };
    const { keys, ids } = this.#plantings.options;
    const meant = this.#meant('mint', facts);
    if (meant.length === 0) return undefined;
    const usual: TokenDraft = {
      header: await usualHeader(keys, minting),
      claims: minting.claims,
      signer: 'workspace',
    };
    let draft = usual;
    let memory = new Map<string, unknown>();
    for (const { planting, code } of meant) {
      const changed = code.mint?.(draft, minting, planting.fault.params as never);
      if (!changed || !this.#fire(planting, () => flow.flowId)) continue;
      if (changed.signer === 'successor') ({ memory } = planting);
      draft = changed;
    }
    if (draft === usual) return undefined;
    return { value: await signDraft(draft, { keys, ids, minting, memory }), record: recordOf(draft.claims) };
  }

  keepsRefreshToken(flow: FlowLog): boolean {
    return this.#meant('keepsRefreshToken', this.#facts).some(({ planting }) =>
      this.#fire(planting, () => flow.flowId),
    );
  }

  #meant(part: keyof FaultCode, facts: Facts, reply?: HttpReply): readonly { planting: Planting; code: FaultCode }[] {
    return this.#plantings
      .all()
      .map((planting) => ({ planting, code: FAULT_CODE[planting.fault.kind] }))
      .filter(({ planting, code }) => part in code && isMeantFor(planting.fault, facts, reply));
  }

  #fire(planting: Planting, flowOf = () => this.#facts.flowId): boolean {
    const { id, kind } = planting.fault;
    const known = this.#fires.get(id);
    if (known !== undefined) return known;
    const { exchangeId } = this.#request;
    const fires = this.#plantings.take(planting, { exchangeId, flowOf, title: FAULT_KINDS[kind].title });
    this.#fires.set(id, fires);
    return fires;
  }

  #pointOf({ memory }: Planting): Point {
    const { options: tools, second } = this.#plantings;
    return { request: this.#request, form: this.#form, tools, memory, second };
  }

  /** The first reply that a fault gives instead of the endpoint. It belongs to the flow that the request names. */
  #instead(): HttpReply | undefined {
    for (const { planting, code } of this.#meant('instead', this.#facts)) {
      const point = this.#pointOf(planting);
      const reply = code.instead?.(point, planting.fault.params as never);
      let { flowId } = this.#facts;
      const flowOf = (): string | undefined => (flowId ??= code.begin?.(point).flowId);
      if (reply && this.#fire(planting, flowOf)) return flowId === undefined ? reply : { ...reply, flowId };
    }
    return undefined;
  }

  /** The endpoint knows more than the request said. */
  #learn({ flowId, answer }: HttpReply): void {
    if (flowId === undefined) return;
    const known = this.#plantings.options.flowOf(flowId);
    const { client_id = answer?.client_id ?? known?.client_id, username = known?.username } = this.#facts;
    this.#facts = { ...this.#facts, flowId, client_id, username };
  }

  async #changed(original: HttpReply): Promise<HttpReply> {
    let reply = original;
    for (const { planting, code } of this.#meant('change', this.#facts, reply)) {
      const changed = await code.change?.(reply, this.#pointOf(planting), planting.fault.params as never);
      if (changed && this.#fire(planting)) reply = changed;
    }
    for (const { planting, code } of this.#meant('remain', this.#facts, reply)) {
      if (planting.fault.enabled) reply = code.remain?.(reply, this.#pointOf(planting)) ?? reply;
    }
    return reply;
  }

  #plan(reply: HttpReply): void {
    for (const { planting, code } of this.#meant('wire', this.#facts, reply)) {
      const wire = code.wire?.(reply, planting.fault.params as never);
      if (wire && this.#fire(planting)) this.wire.push({ ...wire, signal: planting.abort.signal });
    }
  }
}

/** What the token says of its lifetime and audience, if it can be read. */
export function recordOf({ exp, aud }: TokenDraft['claims']): Minted['record'] {
  const audience = Array.isArray(aud) ? aud.filter((entry) => typeof entry === 'string') : [aud].flat();
  return {
    ...(typeof exp === 'number' && { exp }),
    ...(audience.every((entry) => typeof entry === 'string') && { audience }),
  };
}
