/** The bare provider on Express 5, written as its guide recommends. */
import { createServer } from 'node:http';
import express from 'express';
import { createBareProvider } from './bare.ts';
import { announce } from './ready.ts';

const app = express();
app.use(express.urlencoded({ extended: false }));

for (const [route, handle] of Object.entries(createBareProvider('http://localhost'))) {
  const [method, path = ''] = route.split(' ');
  app[method === 'GET' ? 'get' : 'post'](path, async (request, response) => {
    const query = new URLSearchParams(request.query as Record<string, string>);
    const form = new URLSearchParams((request.body ?? {}) as Record<string, string>);
    const reply = handle({ query, form, headers: request.headers });
    response.status(reply.status).set(reply.headers).send(reply.body);
  });
}

await announce(createServer(app));
