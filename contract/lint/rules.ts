import { CREDENTIAL_RULES } from './credential-rules.ts';
import { LOGIN_RULES } from './login-rules.ts';
import type { RuleDescription, RuleTable } from './rule.ts';
import { TOKEN_RULES } from './token-rules.ts';

export type { RuleDescription } from './rule.ts';

/** All rules of `understudy lint`, by topic. To add a rule, add a row. */
export const RULE_GROUPS = {
  Logins: LOGIN_RULES,
  'Client authentication': CREDENTIAL_RULES,
  Tokens: TOKEN_RULES,
} as const satisfies Record<string, RuleTable>;

export const RULES = { ...LOGIN_RULES, ...CREDENTIAL_RULES, ...TOKEN_RULES } as const;
export type RuleId = keyof typeof RULES;

export const RULE_IDS = Object.keys(RULES) as RuleId[];

/** The row of a rule. */
export const ruleOf = (id: RuleId): RuleDescription => RULES[id];

/** Whether this version has the rule. A config may be older or newer. */
export const isRule = (id: string): id is RuleId => Object.hasOwn(RULES, id);
