export interface Addresses {
  /** The origin that clients see. */
  base: string;
  /** The ACP listener's URL from within this process. */
  loopback: string;
  adminUrl: string;
}

export function addressesOf(
  { publicUrl, host, adminHost }: { publicUrl?: string | undefined; host: string; adminHost: string },
  port: number,
  adminPort: number,
): Addresses {
  return {
    base: publicUrl?.replace(/\/$/, '') ?? `http://localhost:${port}`,
    loopback: `http://${isEverywhere(host) || host === 'localhost' ? '127.0.0.1' : bracketed(host)}:${port}`,
    adminUrl: `http://${isEverywhere(adminHost) ? 'localhost' : bracketed(adminHost)}:${adminPort}`,
  };
}

const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';
const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);
