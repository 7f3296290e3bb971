import type { Severity } from '../../contract/traffic/steps.ts';
import type { Fix } from '../../contract/traffic/verdict.ts';
import type { Dossier } from './dossier.ts';
import type { Request } from './request.ts';

/** What a rule found. */
export interface Offence {
  /** One sentence with numbers. It quotes no secret. */
  cause: string;
  /** The requests that show it. */
  requests: readonly Request[];
  /** If it is not that of the rule. */
  severity?: Severity;
  /** What the console can change. */
  fixes?: readonly Fix[];
}

/** Looks for one thing that a client should not do. Undefined: it doesn’t, or that isn’t sure. */
export type Rule = (the: Dossier) => Offence | undefined;
