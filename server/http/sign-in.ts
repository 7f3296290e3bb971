import type { Express, Request, Response } from 'express';
import { z } from 'zod';
import { SIGN_IN_PATH, type SignInInput, type SignInOutput } from '../../contract/sign-in.ts';
import { AdminError, parseInput } from '../admin/errors.ts';
import { readJson } from './admin-body.ts';
import { sendJson } from './admin-reply.ts';
import type { OneTimeCodes, Redeemed } from './one-time-codes.ts';

const INPUT: z.ZodType<SignInInput> = z.strictObject({ code: z.string().max(512) });

/** A page opened by a one-time URL exchanges its code for the admin token. The guard has checked its source. */
export function mountSignIn(app: Express, codes: OneTimeCodes, adminToken: string): void {
  const answer = async (req: Request, res: Response): Promise<void> => {
    const body = await readJson(req);
    if (!body) return;
    const { code } = parseInput(INPUT, body.value);
    const redeemed = codes.redeem(code);
    if (redeemed !== 'good') throw refusal(redeemed);
    const output: SignInOutput = { adminToken };
    sendJson(res, 200, output);
  };
  app.post(SIGN_IN_PATH, (req, res) => answer(req, res));
}

const REASONS = {
  used: 'This link works only once and has already been used. If that wasn’t you, someone else on this machine may have the admin token: stop the server, delete its admin-token file, and start it again.',
  expired: 'This link has expired. Links are valid for one minute.',
  unknown: 'This link is not from this server, or the server has restarted since.',
} as const satisfies Record<Exclude<Redeemed, 'good'>, string>;

const refusal = (redeemed: keyof typeof REASONS): AdminError =>
  new AdminError(403, `code_${redeemed}`, REASONS[redeemed]);
