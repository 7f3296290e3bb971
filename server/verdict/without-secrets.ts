import { REDACTED, redactText } from '../../contract/traffic/redact.ts';
import type { Fix, Verdict } from '../../contract/traffic/verdict.ts';
import { hashOf } from '../protocol/digest.ts';
import type { Case } from './case.ts';
import { basicOf } from './claimed-client.ts';
import { isPlaceholder } from './clients/client-ids.ts';
import { undone } from './near-miss.ts';

/** Parameters that carry a secret, whatever their value is. */
const SECRET_PARAMETERS = [
  'client_assertion',
  'client_secret',
  'code',
  'code_verifier',
  'id_token_hint',
  'password',
  'refresh_token',
  'token',
  'access_token',
];
/** Shorter values are words of sentences. */
const SHORTEST = 8;
/** How codes and opaque tokens look. */
const TOKEN = /[\w-]{20,4096}/g;

/**
 * The verdict with every secret, code and token taken out, wherever a client had put it. A fix that would send one is
 * left out.
 */
export async function withoutSecrets(the: Case, verdict: Verdict): Promise<Verdict> {
  const secrets = [...new Set([...configured(the), ...(await sent(the))])].toSorted((a, b) => b.length - a.length);
  const clean = (text: string): string =>
    redactText(secrets.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text));
  const isClean = (fix: Fix): boolean => {
    const text = JSON.stringify(fix);
    return clean(text) === text;
  };
  const { fixes, ...said } = verdict;
  return { ...(cleaned(said, clean) as Omit<Verdict, 'fixes'>), fixes: fixes.filter(isClean) };
}

function cleaned(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((one) => cleaned(one, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, cleaned(member, clean)]));
}

function configured({ core }: Case): string[] {
  return core.config
    .issuers()
    .flatMap(({ clients, users }) => [
      ...[...clients.values()].flatMap(({ client_secret, rotated_secrets }) => [client_secret, ...rotated_secrets]),
      ...[...users.values()].map(({ username, password }) => (password === username ? undefined : password)),
    ])
    .filter((secret) => secret !== undefined && secret.length >= SHORTEST) as string[];
}

/** What the request carries: secrets by the name of their parameter, and codes and tokens wherever they are. */
async function sent(the: Case): Promise<string[]> {
  const { query, form } = the;
  const basic = basicOf(the);
  const all = [...query, ...form, ['', basic?.id ?? ''], ['client_secret', basic?.secret ?? '']] as const;
  const found: string[] = [];
  for (const [name, value] of all) {
    if (SECRET_PARAMETERS.includes(name)) {
      if (value.length >= SHORTEST && !isPlaceholder(value)) found.push(value, value.trim());
    } else found.push(...(await issuedIn(the, value)));
  }
  return found;
}

/** Codes and tokens of this server, found in a text. */
async function issuedIn({ core }: Case, text: string): Promise<string[]> {
  const parts = text.match(TOKEN) ?? [];
  const candidates = [
    ...undone('token', text).map(({ value }) => [value, text] as const),
    ...parts.map((part) => [part, part] as const),
  ];
  const found: string[] = [];
  for (const [value, shown] of candidates) {
    for (const kind of ['code', 'spentCode', 'accessToken', 'refreshToken', 'deadToken'] as const) {
      if (await core.runtime.get(kind, hashOf(value))) found.push(shown);
    }
  }
  return found;
}
