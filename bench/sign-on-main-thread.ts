/** Loaded into a server to compare with: signatures that are made aside are made on the main thread. */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

type Sign = (...parameters: unknown[]) => unknown;

const sign = crypto.sign as Sign;
const signHere: Sign = (algorithm, data, key, done) => {
  const signature = sign(algorithm, data, key);
  if (typeof done !== 'function') return signature;
  process.nextTick(done as (error: null, signature: unknown) => void, null, signature);
  return undefined;
};
Object.assign(crypto, { sign: signHere });
syncBuiltinESMExports();
