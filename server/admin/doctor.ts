import type { Handlers } from './context.ts';

export const doctorHandlers = {
  'doctor.list': async ({ complaints }) => [...(await complaints())],
} satisfies Partial<Handlers>;
