/**
 * What `understudy doctor` found. It looks from outside, as a client would, at any OpenID provider.
 *
 * Each file here is one question and answers it with findings. None of them prints.
 */
export interface Finding {
  id: string;
  /** warning: it works for most clients. */
  result: 'ok' | 'warning' | 'failed';
  /** One sentence: what is so. */
  text: string;
  /** What to do. */
  advice?: string;
  /** A command or lines to copy. */
  fix?: string;
}

export const good = (id: string, text: string): Finding => ({ id, result: 'ok', text });

export const warning = (id: string, text: string, more: Pick<Finding, 'advice' | 'fix'> = {}): Finding => ({
  id,
  result: 'warning',
  text,
  ...more,
});

export const failed = (id: string, text: string, more: Pick<Finding, 'advice' | 'fix'> = {}): Finding => ({
  id,
  result: 'failed',
  text,
  ...more,
});

/** What is different from machine to machine. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  inContainer: boolean;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** An authority to trust besides those that Node trusts, as PEM. */
  ca?: string | undefined;
}
