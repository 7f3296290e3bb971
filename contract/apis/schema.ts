import { z } from 'zod';
import { replySchema, requestSchema } from '../admin.ts';
import { WRONG_TOKENS } from './attempts.ts';

export const accessTokenInput = z.strictObject({
  username: z.string().exactOptional().meta({ description: 'The user it is for. Without one, it is for the client.' }),
  scope: z
    .string()
    .exactOptional()
    .meta({ description: 'Scopes, separated by spaces. Without any, every scope of the client.' }),
  wrong: z
    .enum(WRONG_TOKENS)
    .exactOptional()
    .meta({ description: 'What is wrong with it on purpose. Without it, the token is good.' }),
});

export const madeAccessToken = z.object({
  flowId: z.string(),
  access_token: z.string().exactOptional(),
  unavailable: z.string().exactOptional().meta({ description: 'Why there can’t be such a token here.' }),
});
export type MadeAccessToken = z.output<typeof madeAccessToken>;

export const observedCall = z.strictObject({
  api: z.url({ protocol: /^https?$/ }).meta({ description: 'The origin of the API.' }),
  token: z
    .string()
    .regex(/^[\w-]{43}$/)
    .exactOptional()
    .meta({ description: 'The SHA-256 of the token in base64url. The token itself isn’t sent.' }),
  flowId: z
    .string()
    .exactOptional()
    .meta({ description: 'The flow that it belongs to, if the caller knows. Otherwise the token tells.' }),
  request: requestSchema,
  reply: replySchema.exactOptional().meta({ description: 'Absent if the API didn’t answer.' }),
  durationMs: z.number().min(0),
});
export type ObservedCall = z.output<typeof observedCall>;

export const recordedCall = z.object({ exchangeId: z.string(), flowId: z.string() });
