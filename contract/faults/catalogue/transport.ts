import { z } from 'zod';
import { FAULT_ENDPOINTS } from '../names.ts';
import { choice, row, seconds, whole, type FaultReach } from '../row.ts';

const ANY: FaultReach = { endpoints: FAULT_ENDPOINTS };
const JSON_BODIES: FaultReach = {
  endpoints: ['discovery', 'jwks', 'token', 'userinfo', 'introspect'],
};

const handled = z.boolean().default(false).meta({
  title: 'Process the request first',
  description: 'If on, a code or refresh token in the request is used up. If off, sending it again works.',
});

/** Faults in the HTTP response, of any endpoint. Their scope says which. */
export const HTTP = {
  'http.server-error': row(
    {
      title: 'Server error',
      does: 'Answers with a 5xx status instead of processing the request.',
      client: 'retry',
      why: 'The server may be back soon. The client waits a little and tries again a few times.',
      spec: 'RFC 9110 §15.6',
      appliesTo: ANY,
    },
    { status: whole({ title: 'Status', min: 500, max: 599, default: 503 }) },
  ),
  'http.too-many-requests': row(
    {
      title: 'Too many requests',
      does: 'Answers 429 with Retry-After instead of processing the request.',
      client: 'retry',
      why: 'The client tries again after the time in Retry-After, not before.',
      spec: 'RFC 6585 §4, RFC 9110 §10.2.3',
      appliesTo: ANY,
    },
    { retry_after: whole({ title: 'Retry-After, in seconds', min: 0, max: 3600, default: 5 }) },
  ),
  'http.html': row(
    {
      title: 'HTML page',
      does: 'Answers with an HTML page, as a proxy or a login wall in between does.',
      client: 'refuse',
      why: 'The client expects JSON, and reports the status and the content type instead of a parser’s error.',
      spec: 'RFC 9110 §8.3, §15',
      appliesTo: JSON_BODIES,
    },
    { status: whole({ title: 'Status', min: 200, max: 599, default: 200 }) },
  ),
  'http.no-content-type': row({
    title: 'No Content-Type',
    does: 'Leaves the Content-Type header out.',
    client: 'refuse',
    isOptional: true,
    why: 'The type of a JSON response must be declared.',
    spec: 'RFC 6749 §5.1, OpenID Connect Core §5.3.2',
    appliesTo: JSON_BODIES,
  }),
  'http.wrong-content-type': row(
    {
      title: 'Wrong Content-Type',
      does: 'Calls the JSON in the body something else.',
      client: 'refuse',
      isOptional: true,
      why: 'A client that ignores the type can be made to read what isn’t meant for it.',
      spec: 'RFC 6749 §5.1, OpenID Connect Core §5.3.2',
      appliesTo: JSON_BODIES,
    },
    { type: choice(['text/plain', 'text/html', 'application/octet-stream', 'application/x-json'], 'Content-Type') },
  ),
  'http.empty-body': row({
    title: 'Empty body',
    does: 'Sends status and headers without a body.',
    client: 'refuse',
    why: 'There is nothing to read.',
    spec: 'RFC 8259 §2',
    appliesTo: JSON_BODIES,
  }),
  'http.broken-json': row({
    title: 'Broken JSON',
    does: 'Cuts the JSON off in the middle. The length is right.',
    client: 'refuse',
    why: 'It can’t be parsed.',
    spec: 'RFC 8259 §2',
    appliesTo: JSON_BODIES,
  }),
  'http.redirect': row(
    {
      title: 'Redirect',
      does: 'Redirects a request for data to another host, or to itself.',
      client: 'refuse',
      why: 'Following it would send credentials to a host that the client doesn’t know, or never end.',
      spec: 'RFC 9110 §15.4, RFC 9700 §4.12',
      appliesTo: { endpoints: ['discovery', 'jwks', 'token', 'userinfo', 'introspect', 'revoke'] },
    },
    {
      to: choice(['other', 'itself'], 'Redirect to'),
      status: choice(['307', '302', '308'], 'Status'),
    },
  ),
};

/** Faults on the connection. They end by themselves, and when the fault is removed or the server stops. */
export const NETWORK = {
  'network.latency': row(
    {
      title: 'Latency',
      does: 'Waits before it answers.',
      client: 'tolerate',
      why: 'The client shows that it is busy, and has a timeout.',
      spec: 'RFC 9110 §15.5.9',
      appliesTo: ANY,
    },
    { seconds: seconds('Wait', 2) },
  ),
  'network.slow-headers': row(
    {
      title: 'Slow headers',
      does: 'Sends status and headers a few bytes at a time.',
      client: 'give_up',
      why: 'A timeout must cover the whole response, not the time between two bytes.',
      spec: 'RFC 9112 §2.1',
      appliesTo: ANY,
    },
    { seconds: seconds('Total time', 5) },
  ),
  'network.slow-body': row(
    {
      title: 'Slow body',
      does: 'Sends the body a few bytes at a time.',
      client: 'give_up',
      why: 'A timeout must cover the whole response, not the time between two bytes.',
      spec: 'RFC 9112 §6',
      appliesTo: ANY,
    },
    { seconds: seconds('Total time', 5) },
  ),
  'network.silent': row(
    {
      title: 'No answer',
      does: 'Accepts the request and says nothing. At the end it closes the connection.',
      client: 'retry',
      why: 'Every request needs a timeout. After it the client tries again.',
      spec: 'RFC 9110 §9.2.2, §15.5.9',
      appliesTo: ANY,
    },
    { seconds: seconds('Silence', 30), handled },
  ),
  'network.closed': row(
    {
      title: 'Connection closed',
      does: 'Closes the connection without an answer.',
      client: 'retry',
      why: 'Connections break. The client tries again a few times.',
      spec: 'RFC 9112 §9.5, RFC 9110 §9.2.2',
      appliesTo: ANY,
    },
    { handled },
  ),
  'network.reset': row(
    {
      title: 'Connection reset',
      does: 'Resets the connection, as a crashed server or a firewall does.',
      client: 'retry',
      why: 'Connections break. The client tries again a few times.',
      spec: 'RFC 9293 §3.10.7, RFC 9110 §9.2.2',
      appliesTo: ANY,
    },
    { handled },
  ),
  'network.cut-off': row({
    title: 'Cut off',
    does: 'Sends half of the body, then closes the connection.',
    client: 'refuse',
    why: 'A response that is shorter than its Content-Length is incomplete and must not be used.',
    spec: 'RFC 9112 §8',
    appliesTo: ANY,
  }),
  'network.short-length': row({
    title: 'Wrong Content-Length',
    does: 'Announces half of the body’s length, and sends all of it.',
    client: 'refuse',
    why: 'What the client may read of the body is incomplete.',
    spec: 'RFC 9112 §6.3',
    appliesTo: JSON_BODIES,
  }),
  'network.garbage': row({
    title: 'No HTTP',
    does: 'Answers with bytes that aren’t HTTP.',
    client: 'refuse',
    why: 'There is no response that could be understood.',
    spec: 'RFC 9112 §2.2',
    appliesTo: ANY,
  }),
};
