import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isRule, RULE_GROUPS, RULE_IDS, ruleOf } from '../../contract/lint/rules.ts';
import { specParts } from '../../contract/traffic/read/spec-links.ts';
import { renderLintRules } from '../../scripts/docs/lint-page.mjs';

const tables = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  .join('\n');

describe('a rule', () => {
  test.each(RULE_IDS)('%s is documented, cites a specification, and has a client that breaks it', (id) => {
    const { title, why, spec, instead } = ruleOf(id);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(why).toMatch(/^[A-Z].*\.$/);
    expect(instead?.label ?? '').not.toMatch(/\.$/);
    expect(spec.startsWith('draft-') || specParts(spec).every(({ text, href }) => href ?? text === ', ')).toBe(true);
    expect(tables).toContain(`rule: '${id}'`);
  });

  test('is listed in the docs under its topic', () => {
    const page = renderLintRules(RULE_GROUPS);
    for (const id of RULE_IDS) expect(page).toContain(`| \`${id}\``);
    expect(Object.values(RULE_GROUPS).flatMap((rules) => Object.keys(rules))).toEqual(RULE_IDS);
  });

  test('is known by its own name only', () => {
    expect(['pkce-missing', 'constructor', ''].map(isRule)).toEqual([true, false, false]);
  });
});
