import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchorOf } from '../../scripts/docs/markdown.mjs';
import { filesBelow } from '../../scripts/rooms.mjs';
import { ROOT } from './source-files.ts';

const isPage = (path: string): boolean => path.endsWith('.md');
const pages = [...readdirSync(ROOT).filter(isPage), ...filesBelow('docs').filter(isPage)];

const CODE_BLOCK = /^```[^]*?^```$/gm;
const LINK = /\]\((?<inline>[^)\s]+)\)|\b(?:src|srcset|href)="(?<html>[^"]+)"/g;

/** What the links of a page lead to. Code shows links without being some. */
const linksOf = (page: string): string[] =>
  [
    ...page
      .replaceAll(CODE_BLOCK, '')
      .replaceAll(/`[^`\n]*`/g, '')
      .matchAll(LINK),
  ].map(({ groups = {} }) => groups['inline'] ?? groups['html'] ?? '');

/** The anchors of a page's headings: a repeated one gets a number, as on GitHub. */
function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of page.replaceAll(CODE_BLOCK, '').matchAll(/^#{1,6} +(.+)$/gm)) {
    const anchor = anchorOf(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').trim());
    let next = anchor;
    for (let count = 1; anchors.has(next); count += 1) next = `${anchor}-${count}`;
    anchors.add(next);
  }
  return anchors;
}

/** The links of a page that lead nowhere. */
function brokenLinks(path: string, text: string): string[] {
  return linksOf(text).filter((link) => {
    if (/^(?:https?|mailto):/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : normalize(join(dirname(path), file));
    if (target !== path && !existsSync(join(ROOT, target))) return true;
    if (anchor === undefined) return false;
    return !anchorsOf(target === path ? text : readFileSync(join(ROOT, target), 'utf8')).has(anchor);
  });
}

describe('links in the documentation', () => {
  test.each(pages)('every link of %s leads to a file and a heading that exist', (path) => {
    expect(brokenLinks(path, readFileSync(join(ROOT, path), 'utf8'))).toEqual([]);
  });

  test('a missing file, a missing heading and a missing picture are found', () => {
    const page = [
      '# Here',
      '[good](#here) [good](../README.md#start) [elsewhere](https://example.com/x) `[code](no.md)`',
      '[bad](no-such-page.md) [bad](#nowhere) [bad](../README.md#nowhere)',
      '<img src="images/none.png" />',
    ].join('\n');
    expect(brokenLinks('docs/sample.md', page)).toEqual([
      'no-such-page.md',
      '#nowhere',
      '../README.md#nowhere',
      'images/none.png',
    ]);
  });

  test('two headings of one name have two anchors', () => {
    expect(anchorsOf('# One\n## One\n## `code`: a *b*')).toEqual(new Set(['one', 'one-1', 'code-a-b']));
  });

  test('every page in docs/ is in the index', () => {
    const index = linksOf(readFileSync(join(ROOT, 'docs/README.md'), 'utf8'));
    const own = readdirSync(join(ROOT, 'docs')).filter((name) => isPage(name) && name !== 'README.md');
    expect(own.filter((name) => !index.includes(name))).toEqual([]);
  });
});
