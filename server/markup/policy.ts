/** Any port of this machine, as sources of a policy. */
export const LOOPBACK_SOURCES = ['http://localhost:*', 'http://127.0.0.1:*'] as const;

interface DocumentPolicy {
  nonce: string;
  /** Sources of images beside data:. */
  images?: readonly string[];
  /** Where forms may lead beside this server. */
  forms?: readonly string[];
}

/**
 * The headers that every document leaves with: nothing framed, cached, sniffed or loaded from elsewhere but what is
 * named (RFC 9700 §4.16, CSP 3). No Cross-Origin-Opener-Policy: a login in a popup must keep its opener.
 */
export function documentPolicy({ nonce, images = [], forms = [] }: DocumentPolicy): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    `script-src 'nonce-${nonce}'`,
    ['img-src data:', ...images].join(' '),
    "connect-src 'self'",
    ["form-action 'self'", ...forms].join(' '),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  };
}
