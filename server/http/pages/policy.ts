import { documentPolicy, LOOPBACK_SOURCES } from '../../markup/policy.ts';
import type { Page } from '../../core/page.ts';

interface PolicyOptions {
  nonce: string;
  /** Origins whose pages may frame this page. */
  framedBy?: readonly string[];
}

function imageSources(page: Page): string[] {
  const uri = 'client' in page ? page.client.logo_uri : undefined;
  const logo = uri !== undefined && URL.canParse(uri) ? new URL(uri).origin : '';
  const own = isSource(logo) ? [logo] : [];
  return [...new Set(['https:', ...LOOPBACK_SOURCES, ...own])];
}

/** An origin that can be written as a source; an IPv6 address cannot (CSP 3 §2.3.1). */
const isSource = (origin: string): boolean => /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9._-]+(?::\d+)?$/i.test(origin);

/** Whether the response to the page's form sends the browser to a client. */
const formLeaves = (page: Page): boolean =>
  page.page === 'login' ||
  page.page === 'consent' ||
  page.page === 'form_post' ||
  (page.page === 'logout' && page.params['post_logout_redirect_uri'] !== undefined);

/** The headers of a page. */
export const pagePolicy = (page: Page, { nonce, framedBy = [] }: PolicyOptions): Record<string, string> =>
  documentPolicy({
    nonce,
    images: imageSources(page),
    formLeaves: formLeaves(page),
    framedBy: framedBy.filter(isSource),
  });
