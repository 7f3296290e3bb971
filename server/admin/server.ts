import type { Handlers } from './context.ts';

export const serverHandlers = {
  'health.get': ({ core, server }) => {
    const { version, startedAt } = server();
    return { status: 'ok', version, uptimeSeconds: Math.floor((core.clock() - startedAt) / 1000) };
  },
  'server.get': ({ server }) => server(),
  'doctor.list': async ({ complaints }) => [...(await complaints())],
} satisfies Partial<Handlers>;
