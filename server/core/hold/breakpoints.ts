import type { NewBreakpoint } from '../../../contract/breakpoints/breakpoint.ts';
import type { HeldError, HeldView, Release } from '../../../contract/breakpoints/held.ts';
import type { Releaser } from '../../../contract/breakpoints/points.ts';
import type { HttpReply, HttpRequest } from '../http-message.ts';

/** A breakpoint as it is stored. */
export interface Breakpoint extends NewBreakpoint {
  id: string;
  hits: number;
  createdAt: number;
}

export type BreakpointChange = { [K in keyof NewBreakpoint]?: NewBreakpoint[K] | undefined };

/** A reply as status, headers and body. */
export interface Rendered {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | Buffer;
}

/** What became of an exchange that may have waited. dropped: it gets no answer. */
export type Passed<T> =
  | { kind: 'passed'; value: T }
  | { kind: 'dropped'; flowId?: string | undefined }
  | { kind: 'refused'; error: HeldError; flowId?: string | undefined };

/** A reply to be sent, and what may be written over it after it is rendered. */
export interface PassedReply {
  reply: HttpReply;
  /** Status, headers and body that were edited. */
  over?: { status?: number | undefined; headers?: Readonly<Record<string, string | string[] | null>>; body?: string };
}

/** One exchange in which something may wait. */
export interface WatchedExchange {
  request(): Promise<Passed<HttpRequest>>;
  /** `render` shows what would be sent. */
  reply(reply: HttpReply, render: (reply: HttpReply) => Rendered): Promise<Passed<PassedReply>>;
}

/** What can make an exchange wait. */
export interface ActiveBreakpoints {
  /** `gone` is aborted when the client hangs up. */
  begin(request: HttpRequest, endpoint: string, gone: AbortSignal): Promise<WatchedExchange>;
}

/** A release that was made, or one sentence that says why not. */
export type Released = { held: HeldView; refused?: never } | { refused: string };

/** Breakpoints and what they hold: run-time state, never part of the config. */
export interface Breakpoints {
  /** Undefined if nothing can make an exchange wait. That is all that a request without breakpoints has to look at. */
  readonly active: ActiveBreakpoints | undefined;
  list(): readonly Breakpoint[];
  get(id: string): Breakpoint | undefined;
  create(breakpoint: NewBreakpoint): Promise<Breakpoint>;
  change(id: string, change: BreakpointChange): Breakpoint | undefined;
  /** Deletes a breakpoint. What it holds continues. */
  remove(id: string): boolean;
  held(): readonly HeldView[];
  /** Lets a held exchange go on. Undefined: there is none with this id. */
  release(id: string, by: Releaser, release: Release): Released | undefined;
  /** Lets everything continue unchanged. Returns how much there was. */
  releaseAll(by: Releaser): number;
  /** Lets everything continue, and holds nothing more. */
  stop(): void;
}
