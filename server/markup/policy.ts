/** Any port of this machine, as sources of a policy. */
export const LOOPBACK_SOURCES = ['http://localhost:*', 'http://127.0.0.1:*'] as const;

interface DocumentPolicy {
  nonce: string;
  /** Sources of images beside data:. */
  images?: readonly string[];
  /** The response to the document's form leads to a client: see docs/decisions/0018. */
  formLeaves?: boolean;
  /** Origins whose pages may frame the document. */
  framedBy?: readonly string[];
}

/**
 * The headers of every document: no framing, caching, sniffing or loading from elsewhere except what is listed (RFC
 * 9700 §4.16, CSP 3). No Cross-Origin-Opener-Policy, because a login in a popup must keep its opener.
 */
export function documentPolicy(options: DocumentPolicy): Record<string, string> {
  const { nonce, images = [], formLeaves = false, framedBy = [] } = options;
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    `script-src 'nonce-${nonce}'`,
    ['img-src data:', ...images].join(' '),
    "connect-src 'self'",
    // CSP 3 §6.4.2: Chromium applies form-action to every redirect after the form, wherever the client leads.
    ...(formLeaves ? [] : ["form-action 'self'"]),
    ['frame-ancestors', ...(framedBy.length > 0 ? framedBy : ["'none'"])].join(' '),
    "base-uri 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(framedBy.length === 0 && { 'X-Frame-Options': 'DENY' }),
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  };
}
