import { documentPolicy, LOOPBACK_SOURCES } from '../../markup/policy.ts';
import type { Page } from '../../core/page.ts';

interface PolicyOptions {
  nonce: string;
  /** Where the redirect that answers the form may lead: sources of CSP 3 §2.3.1. */
  formAction?: readonly string[];
}

/** Nothing that would end the directive or begin another header. */
const SOURCE = /^[\x21-\x2b\x2d-\x3a\x3c-\x7e]+$/;

/**
 * A source with what may follow it. Chromium holds form-action against every redirect after the form, those of
 * the client's callback to its own front end included, so a callback on one port must not shut out the others.
 * An IPv6 address cannot be written as a source (CSP 3 §2.3.1); its scheme stands for it.
 */
function widenSource(source: string): string[] {
  if (!SOURCE.test(source)) return [];
  if (!/^https?:/i.test(source)) return [source];
  const named = source.includes('[') ? 'http:' : source;
  return [named, 'https:', ...LOOPBACK_SOURCES];
}

/** The origin of a URI as a source, or its scheme where it has none, such as com.example.app: */
function sourceOf(uri: string | undefined): string | undefined {
  if (uri === undefined || !URL.canParse(uri)) return undefined;
  const { origin, protocol } = new URL(uri);
  return origin === 'null' ? protocol : origin;
}

function imageSources(page: Page): string[] {
  const logo = 'client' in page ? sourceOf(page.client.logo_uri) : undefined;
  const own = logo !== undefined && /^https?:/.test(logo) && !logo.includes('[') ? [logo] : [];
  return [...new Set(['https:', ...LOOPBACK_SOURCES, ...own])];
}

function formSources(page: Page, given: readonly string[]): string[] {
  const action = page.page === 'form_post' ? sourceOf(page.action) : undefined;
  const sources = action === undefined ? given : [...given, action];
  return [...new Set(sources.flatMap(widenSource))];
}

/** The headers that a page leaves with. */
export const pagePolicy = (page: Page, { nonce, formAction = [] }: PolicyOptions): Record<string, string> =>
  documentPolicy({ nonce, images: imageSources(page), forms: formSources(page, formAction) });
