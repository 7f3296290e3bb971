import type { HttpReply } from '../../core/endpoint.ts';
import type { FamilyCode, FaultCode } from '../kind.ts';
import { errorJson, jsonIn, PLANTED, withBytes } from '../replies.ts';

/** A change of the text of a JSON response. */
const text =
  (change: (text: string) => { type: string; body: string } | undefined) =>
  (reply: HttpReply): HttpReply | undefined => {
    const json = jsonIn(reply);
    const changed = json && change(JSON.stringify(json));
    return changed && withBytes(reply, changed.type, changed.body);
  };

const JSON_TYPE = 'application/json';
const HTML = `<!doctype html><html lang="en"><title>Gateway</title><h1>Gateway</h1><p>${PLANTED}</p></html>`;

export const HTTP: FamilyCode<'http'> = {
  'http.server-error': { instead: (_point, { status }) => errorJson(status, 'server_error') },
  'http.too-many-requests': {
    instead: (_point, { retry_after }) =>
      errorJson(429, 'temporarily_unavailable', { 'Retry-After': String(retry_after) }),
  },
  'http.html': {
    instead: (_point, { status }) => ({
      kind: 'bytes',
      status,
      contentType: 'text/html; charset=utf-8',
      body: status === 204 || status === 304 ? '' : HTML,
      headers: { 'Cache-Control': 'no-store' },
    }),
  },
  'http.no-content-type': { change: text((body) => ({ type: '', body })) },
  'http.wrong-content-type': {
    change: (reply, _point, { type }) => text((body) => ({ type, body }))(reply),
  },
  'http.empty-body': { change: text(() => ({ type: JSON_TYPE, body: '' })) },
  'http.broken-json': {
    change: text((body) => ({ type: JSON_TYPE, body: body.slice(0, Math.ceil(body.length / 2)) })),
  },
  'http.redirect': {
    instead: ({ request }, { to, status }) => {
      const own = new URL(request.issuer.url).origin + request.path + (request.query && `?${request.query}`);
      const Location = to === 'itself' ? own : `http://other.example${request.path}`;
      return { kind: 'empty', status: Number(status), headers: { Location, 'Cache-Control': 'no-store' } };
    },
  },
};

const hasBody = (reply: HttpReply): boolean => reply.kind !== 'empty' && reply.kind !== 'redirect';

/** What is recorded for a request that isn’t processed and gets no response. */
const NOTHING: HttpReply = { kind: 'empty', status: 200 };

type Unanswered = { handled: boolean };

/** A connection that ends without an answer, before or after the request was processed. */
const unanswered = (kind: 'closed' | 'reset'): FaultCode<Unanswered> => ({
  instead: (_point, { handled }) => (handled ? undefined : NOTHING),
  wire: () => ({ kind }),
});

export const NETWORK: FamilyCode<'network'> = {
  'network.latency': { wire: (_reply, { seconds }) => ({ kind: 'wait', ms: seconds * 1000 }) },
  'network.slow-headers': { wire: (_reply, { seconds }) => ({ kind: 'slow-headers', ms: seconds * 1000 }) },
  'network.slow-body': {
    wire: (reply, { seconds }) => (hasBody(reply) ? { kind: 'slow-body', ms: seconds * 1000 } : undefined),
  },
  'network.silent': {
    instead: (_point, { handled }) => (handled ? undefined : NOTHING),
    wire: (_reply, { seconds }) => ({ kind: 'silent', ms: seconds * 1000 }),
  },
  'network.closed': unanswered('closed'),
  'network.reset': unanswered('reset'),
  'network.cut-off': { wire: (reply) => (hasBody(reply) ? { kind: 'cut-off' } : undefined) },
  'network.short-length': { wire: (reply) => (hasBody(reply) ? { kind: 'short-length' } : undefined) },
  'network.garbage': { wire: () => ({ kind: 'garbage' }) },
};
