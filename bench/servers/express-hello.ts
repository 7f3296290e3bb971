/** A minimal Express server, the reference for cold starts. */
import { createServer } from 'node:http';
import express from 'express';
import { PATHS } from './paths.ts';
import { announce } from './ready.ts';

const app = express();
app.get(PATHS.discovery, (_request, response) => {
  response.json({ hello: 'world' });
});

await announce(createServer(app));
