/** A server under measurement, as seen by the load. */
export interface Target {
  name: string;
  port: number;
  /** The URLs of its endpoints. */
  paths: Record<'authorize' | 'token' | 'introspect' | 'userinfo' | 'jwks' | 'discovery', string>;
  /** The confidential client for the code flow, and the one for client_credentials. */
  client: { id: string; secret: string };
  service: { id: string; secret: string };
  /** Parameters that make it issue an ES256 JWT as the access token, if it doesn't by default. */
  forJwt: string;
}

export const REDIRECT_URI = 'http://localhost:3000/callback';
export const USER = { username: 'alice', password: 'alice' };

export function basic({ id, secret }: { id: string; secret: string }): string {
  return `Authorization: Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}\r\n`;
}

export const FORM = 'Content-Type: application/x-www-form-urlencoded\r\n';
