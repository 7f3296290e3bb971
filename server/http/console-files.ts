import { basename, dirname } from 'node:path';
import type { ServerResponse } from 'node:http';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { AdminError } from '../admin/errors.ts';

/** Mantine sets positions and sizes as style attributes. Scripts come from this server only. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: https: http:",
  "connect-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'none'",
].join('; ');

const CONSOLE_HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** The built console at `/`, or a page that says how to build it. It needs no token because it contains no data. */
export function mountConsole(app: Express, directory: string | undefined): void {
  app.use((_req: Request, res: Response, next: NextFunction) => {
    res.set(CONSOLE_HEADERS);
    next();
  });
  if (directory !== undefined) {
    app.use(express.static(directory, { cacheControl: false, redirect: false, setHeaders: setCaching }));
  }
  app.get('/', (_req, res) => void res.type('text/plain').set('Cache-Control', 'no-store').send(NOT_BUILT));
  app.use(({ path }: Request) => {
    throw new AdminError(404, 'not_found', `There is no file at ${path}. The console is at /, its API under /api/v1.`);
  });
}

const NOT_BUILT = `The console is not built yet. Run "npm run build", then restart the server.

The admin API works without it, under /api/v1. GET /api/openapi.json describes it.
Every call needs the header "Authorization: Bearer <admin token>". The server prints the token when it starts.
`;

/** Built files have a content hash in their names. index.html names the current ones. */
function setCaching(res: ServerResponse, path: string): void {
  const isHashed = basename(dirname(path)) === 'assets';
  res.setHeader('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}
