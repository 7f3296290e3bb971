import { ConfigError, refusalText } from '../core/config-error.ts';
import { KeyFileError } from '../core/keys.ts';
import { AdminTokenError } from '../files/admin-token.ts';
import { ListenError } from '../http/listen.ts';
import { TlsError } from '../tls/identity.ts';

/** Exit code if what was asked about is not so: findings, differences, failures. */
export const NOT_SO_EXIT_CODE = 1;
/** Exit code of everything that one sentence explains. */
export const MISTAKE_EXIT_CODE = 2;

/** What was asked for can't be done. The message is the one sentence that says why, and what to do. */
export class MistakeError extends Error {
  override readonly name: string = 'MistakeError';
}

const MISTAKES = [MistakeError, ConfigError, ListenError, KeyFileError, AdminTokenError, TlsError];

/** Whether someone can put an error right: its message says how. */
export const isMistake = (error: unknown): error is Error => MISTAKES.some((kind) => error instanceof kind);

/** A command whose mistakes end with their sentence on stderr and exit code 2. */
export const explained =
  <A extends unknown[]>(run: (...args: A) => Promise<void>) =>
  async (...args: A): Promise<void> => {
    try {
      await run(...args);
    } catch (error) {
      if (!isMistake(error)) throw error;
      process.stderr.write(
        `understudy: ${error instanceof ConfigError ? refusalText(error).trimEnd() : error.message}\n`,
      );
      process.exitCode = MISTAKE_EXIT_CODE;
    }
  };
