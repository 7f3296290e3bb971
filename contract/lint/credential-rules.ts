import type { RuleTable } from './rule.ts';

/** What can be wrong with how a client authenticates. */
export const CREDENTIAL_RULES = {
  'secret-in-body': {
    title: 'Secret in the body',
    severity: 'note',
    spec: 'RFC 6749 §2.3.1',
    why: 'It is not recommended, because bodies are logged more often than headers. Every server supports the header.',
    instead: { label: 'Send it in a header', code: 'Authorization: Basic <BASE64(client_id:client_secret)>' },
  },
  'auth-methods-mixed': {
    title: 'Two ways to authenticate',
    severity: 'note',
    spec: 'RFC 6749 §2.3, RFC 7591 §2',
    why: 'It works because this client may use either. Most servers accept only the one that is registered.',
  },
  'secret-shared': {
    title: 'One secret for several clients',
    severity: 'warning',
    spec: 'RFC 7591 §3.2.1',
    why: 'Anyone who knows the secret of one client can act as the others.',
  },
  'secret-guessable': {
    title: 'Secret that can be guessed',
    severity: 'warning',
    spec: 'RFC 6819 §5.1.4.2.2',
    why: 'Secrets of test clients tend to reach production. ACP refuses secrets of less than 32 characters.',
  },
  'secret-rotated': {
    title: 'Earlier secret still in use',
    severity: 'warning',
    spec: 'RFC 6819 §5.2.3.6',
    why: 'The secret was replaced. The earlier one stops working when it is revoked or rotated out.',
  },
  'assertion-long-lived': {
    title: 'Client assertions valid for too long',
    severity: 'note',
    spec: 'RFC 7523 §3',
    why: 'Anyone who gets hold of an unused assertion can authenticate until it expires. Servers may refuse it.',
    instead: { label: 'Let it expire after a minute', code: 'exp = iat + 60' },
  },
  'assertion-audience': {
    title: 'Client assertions not addressed to the issuer',
    severity: 'note',
    spec: 'draft-ietf-oauth-rfc7523bis §4',
    why: 'A malicious server can make a client send it an assertion with the address of an honest one. Only the issuer as aud is safe.',
  },
  'assertion-key-short': {
    title: 'Secret too short to sign with',
    severity: 'warning',
    spec: 'RFC 7518 §3.2',
    why: 'HMAC with SHA-256 needs a key of at least 32 bytes. Others can find a shorter one from a single assertion.',
  },
  'user-agent-missing': {
    title: 'Requests without a User-Agent',
    severity: 'note',
    spec: 'RFC 9110 §10.1.5',
    why: 'It tells you and the server’s operator which program sent a request. Firewalls often block requests without one.',
    instead: { label: 'Name your program', code: 'User-Agent: my-app/1.0' },
  },
} as const satisfies RuleTable;
