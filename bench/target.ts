/** A server under measurement, as the load sees it. */
export interface Target {
  name: string;
  port: number;
  /** Where its endpoints are. */
  paths: Record<'authorize' | 'token' | 'introspect' | 'userinfo' | 'jwks' | 'discovery', string>;
  /** The confidential client of the code flow, and the one of client_credentials. */
  client: { id: string; secret: string };
  service: { id: string; secret: string };
  /** Parameters that make it issue an ES256 JWT as access token, where it does not by itself. */
  forJwt: string;
}

export const REDIRECT_URI = 'http://localhost:3000/callback';
export const USER = { username: 'alice', password: 'alice' };

export function basic({ id, secret }: { id: string; secret: string }): string {
  return `Authorization: Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}\r\n`;
}

export const FORM = 'Content-Type: application/x-www-form-urlencoded\r\n';
