import type { Severity } from '../traffic/steps.ts';

/** What a rule is about, in words. What it found is in the finding. */
export interface RuleDescription {
  /** The name in the console and in docs/lint.md. */
  title: string;
  severity: Severity;
  /** The sections that say so. */
  spec: string;
  /** Why it matters. */
  why: string;
  /** What only the client can change, as code. */
  instead?: { label: string; code: string };
}

export type RuleTable = Readonly<Record<string, RuleDescription>>;
