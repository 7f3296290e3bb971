import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SHEET_HEADERS, sheetAt } from '../../server/markup/sheets.ts';
import type { Page } from '../../server/core/page.ts';
import { pagePolicy, renderPage } from '../../server/http/pages/index.ts';

export interface Site {
  origin: string;
  /** Puts a page at an address of its own. */
  show(page: Page): string;
  /** Answers every request that is not for a page. */
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;
  /** The form that the next POST brings. */
  posted(): Promise<URLSearchParams>;
  close(): Promise<void>;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Serves rendered pages with the headers of their policy, and takes what their forms post. */
export async function openSite(): Promise<Site> {
  const pages = new Map<string, Page>();
  let taken: ((form: URLSearchParams) => void) | undefined;
  const site: Omit<Site, 'origin' | 'close'> = {
    show(page) {
      const path = `/page/${pages.size}`;
      pages.set(path, page);
      return path;
    },
    answer: (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('taken'),
    posted: () => new Promise((resolve) => (taken = resolve)),
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    const sheet = sheetAt(request.url ?? '');
    if (sheet) {
      response.writeHead(200, SHEET_HEADERS).end(sheet.css);
      return;
    }
    const shown = pages.get(request.url ?? '');
    if (!shown) {
      if (request.method === 'POST') taken?.(new URLSearchParams(body));
      site.answer(request, response, body);
      return;
    }
    const nonce = `nonce-${pages.size}`;
    const headers = pagePolicy(shown, { nonce });
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(renderPage(shown, { nonce }).text);
  };
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return Object.assign(site, {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
}
