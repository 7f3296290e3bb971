import type { Client } from '../../contract/config/client.ts';
import type { Issuer } from '../core/ports.ts';
import { parseScope } from '../protocol/scope.ts';
import { clientFix, codeFix, type Case, type Diagnose, type Finding } from './case.ts';
import { nearMiss } from './near-miss.ts';
import { quoted } from './words.ts';

const SPEC = 'RFC 6749 §3.3';

/** Why a scope isn't available: misspelled, not subscribed, of another workspace, or not a list of names. */
export const scope: Diagnose = (the) => {
  const { issuer, client } = the;
  const sent = the.query.get('scope') ?? the.form.get('scope');
  if (!issuer || !client || sent === null) return undefined;
  const asked = parseScope(sent);
  const missing = asked.find((name) => !client.scopes.includes(name) || !issuer.scopes.has(name));
  if (missing === undefined) return undefined;
  const found =
    badList(issuer, sent) ??
    unsubscribed(the, { issuer, client, asked }) ??
    misspelled(issuer, missing) ??
    elsewhere(the, missing) ??
    unknown(issuer, missing);
  return { spec: SPEC, received: quoted(missing), ...found };
};

/** Separated by something else than spaces, or written as JSON. */
function badList(issuer: Issuer, sent: string): Finding | undefined {
  const names = sent.split(/[\s,;+"'[\]]+/).filter(Boolean);
  if (!/[,;+"'[\]\t\n]/.test(sent) || !names.every((name) => issuer.scopes.has(name))) return undefined;
  const how = /^\s*\[/.test(sent) ? 'as a JSON array' : `with ${separatorIn(sent)} between the names`;
  return {
    cause: `scope is written ${how}; scopes are separated by single spaces.`,
    expected: names.join(' '),
    received: quoted(sent),
    advice: 'Join the scopes with spaces.',
    fixes: [codeFix('send-scope', 'Send this', `scope=${names.map(encodeURIComponent).join('%20')}`)],
  };
}

function separatorIn(sent: string): string {
  if (sent.includes(',')) return 'commas';
  if (sent.includes(';')) return 'semicolons';
  return sent.includes('+') ? 'encoded + signs' : 'quotation marks or line breaks';
}

function unsubscribed(
  the: Case,
  { issuer, client, asked }: { issuer: Issuer; client: Client; asked: readonly string[] },
): Finding | undefined {
  const names = asked.filter((name) => issuer.scopes.has(name) && !client.scopes.includes(name));
  const others = asked.filter((name) => !issuer.scopes.has(name));
  if (names.length === 0 || others.length > 0) return undefined;
  const list = names.join(' and ');
  return {
    cause: `${client.client_id} is not subscribed to ${list}.`,
    expected: client.scopes.join(' '),
    received: asked.join(' '),
    advice: `Subscribe ${client.client_id} to ${list}, or don’t ask for ${names.length === 1 ? 'it' : 'them'}.`,
    fixes: [
      clientFix(the, client, {
        id: 'subscribe-scopes',
        label: `Subscribe ${client.client_id} to ${list}`,
        body: { scopes: [...client.scopes, ...names] },
      }),
    ],
  };
}

function misspelled(issuer: Issuer, missing: string): Finding | undefined {
  const near = nearMiss(
    'scope',
    missing,
    [...issuer.scopes.keys()].map((value) => ({ value, about: value })),
  );
  if (!near) return undefined;
  return {
    cause: near.sentence('The scope', 'the nearest one of this workspace'),
    expected: near.value,
    advice: `Ask for ${near.value}.`,
    fixes: [codeFix('send-scope', 'Ask for this one', near.value)],
  };
}

function elsewhere({ core, issuer }: Case, missing: string): Finding | undefined {
  const homes = core.config.issuers().filter((other) => other !== issuer && other.scopes.has(missing));
  if (homes.length === 0 || !issuer) return undefined;
  return {
    cause: `The scope ${missing} is in workspace ${homes.map(({ id }) => id).join(' and ')}, not in ${issuer.id}.`,
    advice: 'Use the issuer of that workspace, or add the scope to this one.',
  };
}

const unknown = (issuer: Issuer, missing: string): Finding => ({
  cause: `Workspace ${issuer.id} has no scope ${quoted(missing)}, and nothing similar is known.`,
  advice: 'Check the spelling, or add the scope to a service of this workspace.',
});
