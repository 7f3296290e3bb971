import type { Client } from '../../../contract/config/client.ts';
import type { Issuer } from '../../core/ports.ts';
import { activateClient, codeFix, type Case, type Diagnose, type Finding } from '../case.ts';
import { claimedClientId } from '../claimed-client.ts';
import { nearMiss } from '../near-miss.ts';
import { quoted } from '../words.ts';

const SPEC = 'RFC 6749 §2.2';

/** Why a client_id names no client, or one that may not be used. */
export const clientId: Diagnose = (the) => {
  const { client, issuer } = the;
  if (!issuer) return undefined;
  if (client) return client.client_status === 'active' ? undefined : inactive(the, client);
  const sent = claimedClientId(the);
  if (sent === undefined || sent === '') return undefined;
  const found = elsewhere(the, sent) ?? otherValue(issuer, sent) ?? misspelled(issuer, sent) ?? placeholder(sent);
  return { spec: SPEC, received: quoted(sent), ...(found ?? unknown(issuer, sent)) };
};

const inactive = (the: Case, client: Client): Finding => ({
  cause: `Client ${client.client_id} is switched off: its client_status is inactive.`,
  expected: 'active',
  received: 'inactive',
  advice: 'Activate the client.',
  fixes: [activateClient(the, client)],
});

/** The same client_id in other workspaces. */
function elsewhere({ core, issuer }: Case, sent: string): Finding | undefined {
  const homes = core.config.issuers().filter((other) => other.clients.has(sent));
  const [home, another] = homes;
  if (!home || !issuer) return undefined;
  const names = homes.map(({ id }) => id).join(' and ');
  return {
    cause: `Client ${sent} is in ${another ? 'the workspaces' : 'workspace'} ${names}, and the request went to ${issuer.id}.`,
    expected: names,
    received: issuer.id,
    advice: another ? 'Use the issuer of the workspace you mean.' : `Use the issuer ${home.url}.`,
    ...(!another && { fixes: [codeFix('use-issuer', 'Use this issuer', home.url)] }),
  };
}

function misspelled(issuer: Issuer, sent: string): Finding | undefined {
  const candidates = [...issuer.clients.keys()].map((value) => ({ value, about: value }));
  const near = nearMiss('id', sent, candidates);
  if (!near) return undefined;
  return {
    cause: near.sentence('client_id', 'the nearest client of this workspace'),
    expected: near.value,
    advice: `Send client_id ${near.value}.`,
    fixes: [codeFix('send-client-id', 'Send this client_id', `client_id=${encodeURIComponent(near.value)}`)],
  };
}

/** Something else of a client was sent as its ID. */
function otherValue(issuer: Issuer, sent: string): Finding | undefined {
  for (const client of issuer.clients.values()) {
    const what = whatIs(client, sent);
    if (what === undefined) continue;
    return {
      cause: `The value sent as client_id is the ${what} of ${client.client_id}.`,
      expected: client.client_id,
      received: what === 'client_secret' ? 'a client_secret' : quoted(sent),
      advice: `Send client_id ${client.client_id}.`,
      fixes: [codeFix('send-client-id', 'Send this client_id', `client_id=${encodeURIComponent(client.client_id)}`)],
    };
  }
  return undefined;
}

function whatIs(client: Client, sent: string): string | undefined {
  if (client.client_secret === sent) return 'client_secret';
  if (client.client_name !== client.client_id && client.client_name === sent) return 'client_name';
  return client.redirect_uris.includes(sent) ? 'redirect URI' : undefined;
}

/** What examples and unset variables look like. */
const PLACEHOLDER =
  /^(?:undefined|null|none|nil|nan|\[object object\]|true|false|x+|changeme|todo|(?:your|my)[-_ ]?(?:client|app)?[-_ ]?(?:id|secret)?(?:[-_ ]here)?|<.*>|\$\{?[A-Z_]\w*\}?|\{\{.*\}\}|%[A-Z_]+%|process\.env\..*|client[-_]?id|client[-_]?secret)$/i;

export const isPlaceholder = (text: string): boolean => PLACEHOLDER.test(text);

const placeholder = (sent: string): Finding | undefined =>
  isPlaceholder(sent)
    ? {
        cause: `client_id is the placeholder ${quoted(sent)}, so your client’s setting is missing or was not filled in.`,
        advice: 'Set the client_id in the configuration of your client, and check that the variable reaches it.',
      }
    : undefined;

const unknown = (issuer: Issuer, sent: string): Finding => ({
  cause: `No client of workspace ${issuer.id} has client_id ${quoted(sent)}, and nothing similar is known.`,
  advice: 'Check the client_id and the workspace in the URL, or add the client.',
});
