import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { applyEvents, emptyTraffic, type Exchange } from '../../contract/traffic/traffic.ts';
import { curlOf } from '../../renderer/views/live/export/curl.ts';
import { harOf } from '../../contract/traffic/read/har.ts';
import { mermaidOf } from '../../renderer/views/live/export/mermaid.ts';
import { rawReply, rawRequest } from '../../renderer/views/live/export/raw.ts';
import { exchangesOf } from '../../renderer/views/live/list/rows.ts';
import { harFaults } from './fixtures/har.ts';
import { recordScene } from './fixtures/scenes.ts';

const scene = recordScene(Date.UTC(2026, 10, 2, 9));
const traffic = applyEvents(emptyTraffic(), scene.events);
const flow = traffic.flows.get(scene.flows.succeeded)!;
const exchanges = exchangesOf(flow, traffic.exchanges);
const token = exchanges.find((exchange) => exchange.endpoint === 'token')!;
const nasty: Exchange = {
  ...token,
  request: {
    method: 'PUT',
    url: `/x?q=it's "quoted" $HOME`.replaceAll(' ', '%20'),
    headers: { 'content-type': 'text/plain', 'x-name': `it's "$(date)"`, 'content-length': '999' },
    body: { text: `line one\nit's \`two\` $HOME \\ ü`, bytes: 30, cut: false },
  },
};

describe('curl', () => {
  test.each([
    ['a token request', token],
    ['every character that a shell minds', nasty],
  ])('the command sends the same request: %s', async (_, exchange) => {
    const seen: { line?: string; headers?: Record<string, unknown>; body?: string } = {};
    const server = createServer((request, response) => {
      void (async () => {
        let body = '';
        for await (const chunk of request) body += String(chunk);
        Object.assign(seen, { line: `${request.method} ${request.url}`, headers: request.headers, body });
        response.end('ok');
      })();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const command = curlOf(exchange, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await promisify(execFile)('sh', ['-c', command]);
    server.close();
    const { host: _host, 'content-length': _length, ...headers } = exchange.request.headers;
    expect(seen.line).toBe(`${exchange.request.method} ${exchange.request.url}`);
    expect(seen.body).toBe(exchange.request.body?.text);
    expect(seen.headers).toMatchObject(headers);
  });

  test('for PowerShell, it uses PowerShell’s quoting', () => {
    const command = curlOf(nasty, 'http://localhost:9400', 'powershell');
    expect(command).toMatch(/^curl\.exe --include 'http:\/\/localhost:9400\/x\?q=it''s/);
    expect(command).toContain(String.raw`'x-name: it''s \"$(date)\"'`);
  });
});

describe('raw messages', () => {
  test('start with the start line and end with the body', () => {
    expect(rawRequest(token)).toMatch(
      /^POST \/default\/default\/oauth2\/token HTTP\/1\.1\r\nhost: [^]*\r\n\r\ngrant_type=/,
    );
    expect(rawReply(token)).toMatch(/^HTTP\/1\.1 200\r\n[^]*\r\n\r\n\{"access_token"/);
  });
});

describe('HAR', () => {
  const options = { origin: 'http://localhost:9400', version: '0.1.0' };

  test('is valid HAR 1.2, with and without secrets, for all recorded traffic', () => {
    const all = [...traffic.exchanges.values()];
    const flows = [...traffic.flows.values()];
    expect(harFaults(harOf(all, flows, options))).toEqual([]);
    expect(harFaults(harOf([...all, nasty], flows, { ...options, withSecrets: true }))).toEqual([]);
  });

  test('contains no secrets unless requested', () => {
    const text = JSON.stringify(harOf(exchanges, [flow], options));
    for (const secret of ['eyJ', 'd2ViLWFwcDp3', 'dBjftJeZ4CVP', 'password=alice', 'wQ3kTnYb7']) {
      expect(text).not.toContain(secret);
    }
    expect(JSON.stringify(harOf(exchanges, [flow], { ...options, withSecrets: true }))).toContain('eyJ');
  });

  test('an exchange without a response is an entry too', () => {
    const { reply: _reply, durationMs: _duration, ...pending } = token;
    expect(harFaults(harOf([pending], [], options))).toEqual([]);
  });
});

describe('Mermaid', () => {
  const diagram = (flowId: string) => mermaidOf(traffic.flows.get(flowId)!).split('\n');

  test('has one message per step, in order, between the participants', () => {
    const lines = diagram(scene.flows.succeeded);
    expect(lines[0]).toBe('sequenceDiagram');
    expect(lines.filter((line) => line.includes('participant'))).toHaveLength(4);
    expect(lines.filter((line) => /: \d+\. /.test(line))).toHaveLength(10);
    expect(lines).toContain('  client->>acp: 6. Client asks for tokens and authenticates');
  });

  test('a failed step is crossed out and says why', () => {
    const lines = diagram(scene.flows.failed);
    expect(lines).toContain('  acp-xacp: 7. ACP validates the request');
    expect(lines.some((line) => line.startsWith('  Note over acp: failed: The code_verifier'))).toBe(true);
  });

  test('no text from the wire can end a statement', () => {
    const step = { check: 'x', outcome: 'failed' as const, at: 0, description: 'a;b\n  end\n#quot;' };
    const lines = mermaidOf({ ...flow, steps: { 'token-requested': [step] } }).split('\n');
    expect(lines).toContain('  Note over client,acp: failed: a#59;b end #35;quot#59;');
  });
});
