import { OAUTH_ERRORS, type OAuthErrorCode } from '../../../contract/oauth-errors.ts';
import type { HeldError } from '../../../contract/breakpoints/held.ts';
import type { ServerResponse } from 'node:http';
import type { ActiveBreakpoints, PassedReply } from '../../core/hold/breakpoints.ts';
import type { Endpoint, HttpReply, HttpRequest } from '../../core/endpoint.ts';
import { OAuthError } from '../../protocol/errors.ts';
import { errorReply } from '../error-reply.ts';
import type { RenderedReply } from '../message.ts';

/** What breakpoints made of a request. `instead`: it isn't processed. */
export interface Asked {
  request: HttpRequest;
  instead?: HttpReply;
  isDropped: boolean;
}

/** What breakpoints made of a reply. */
export interface Sent {
  reply: HttpReply;
  rendered: RenderedReply;
  isDropped: boolean;
}

export interface Watch {
  ask(): Promise<Asked>;
  send(reply: HttpReply, render: (reply: HttpReply) => RenderedReply): Promise<Sent>;
}

export interface Watching {
  request: HttpRequest;
  endpoint: Endpoint;
  res: ServerResponse;
}

/** What is recorded for a request that isn't processed and gets no response. */
const NOTHING: HttpReply = { kind: 'empty', status: 200 };

/** Lets an exchange wait at its breakpoints, before its request is processed and before its reply is sent. */
export async function watch(breakpoints: ActiveBreakpoints, { request, endpoint, res }: Watching): Promise<Watch> {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const watched = await breakpoints.begin(request, endpoint.name, gone.signal);
  const refusal = (error: HeldError, flowId: string | undefined): HttpReply => ({
    ...errorReply(errorOf(error), endpoint.errors, request),
    ...(flowId !== undefined && { flowId }),
  });
  return {
    async ask() {
      const passed = await watched.request();
      if (passed.kind === 'passed') return { request: passed.value, isDropped: false };
      const { flowId } = passed;
      const isDropped = passed.kind === 'dropped';
      const reply = isDropped ? NOTHING : refusal(passed.error, flowId);
      return { request, isDropped, instead: { ...reply, ...(flowId !== undefined && { flowId }) } };
    },
    async send(answer, render) {
      const passed = await watched.reply(answer, render);
      if (passed.kind === 'passed') return { ...sent(passed.value, render), isDropped: false };
      const reply = passed.kind === 'dropped' ? answer : refusal(passed.error, passed.flowId);
      return { reply, rendered: render(reply), isDropped: passed.kind === 'dropped' };
    },
  };
}

/** Codes that nobody defined are sent, too: that is what a client may have to survive. */
function errorOf({ error, error_description = BY_HAND, status }: HeldError): OAuthError {
  const known = Object.hasOwn(OAUTH_ERRORS, error);
  const sends = status ?? (known ? undefined : 400);
  return new OAuthError(error as OAuthErrorCode, error_description, sends === undefined ? {} : { status: sends });
}

/** What an error says if nothing else was asked for. */
const BY_HAND = 'This error was sent by hand from Understudy.';

function sent({ reply, over }: PassedReply, render: (reply: HttpReply) => RenderedReply): Omit<Sent, 'isDropped'> {
  const rendered = render(reply);
  if (!over) return { reply, rendered };
  const { status = rendered.status, headers = {}, body = rendered.body } = over;
  const edited = { ...rendered.headers };
  for (const [name, value] of Object.entries(headers)) {
    for (const known of Object.keys(edited)) if (known.toLowerCase() === name.toLowerCase()) delete edited[known];
    if (value !== null) edited[name] = value;
  }
  const content = status === 204 || status === 304 ? '' : body;
  const bytes = Buffer.byteLength(content);
  if (status === 204) delete edited['Content-Length'];
  else edited['Content-Length'] = String(bytes);
  const { error: _error, ...rest } = reply;
  const error = body === rendered.body ? reply.error : errorIn(String(body));
  return {
    reply: { ...rest, ...(error !== undefined && { error }) } as HttpReply,
    rendered: { status, headers: edited, body: content, bytes },
  };
}

/** The OAuth error in a body that was edited. */
function errorIn(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body) as { error?: unknown };
    return typeof error === 'string' ? error : undefined;
  } catch {
    return undefined;
  }
}
