import type { Client } from '../../../contract/config/client.ts';
import { codeFix, type Case, type Finding } from '../case.ts';
import { isPlaceholder } from './client-ids.ts';
import { nearMiss, type Candidate } from '../near-miss.ts';

const SPEC = 'RFC 6749 §2.3.1';

/** What is wrong with a secret that isn't the client's. It never quotes one. */
export function wrongSecret(the: Case, client: Client, sent: string): Finding {
  const found =
    encodedByMistake(the, client, sent) ??
    noSecret(client, sent) ??
    ofAnother(the, client, sent) ??
    nearly(client, sent);
  return {
    spec: SPEC,
    expected: `the client_secret of ${client.client_id}`,
    received: `another value of ${sent.length} characters`,
    ...(found ?? {
      cause: `The client_secret that was sent for ${client.client_id} is not its secret, and nothing similar is known.`,
      advice: `Copy the secret from the page of ${client.client_id} in the console.`,
    }),
  };
}

function nearly(client: Client, sent: string): Finding | undefined {
  const { client_id, client_secret, rotated_secrets } = client;
  const candidates: Candidate<string>[] = rotated_secrets.map((value) => ({ value, about: 'a rotated secret' }));
  if (client_secret !== undefined) candidates.unshift({ value: client_secret, about: 'the secret' });
  const near = nearMiss('secret', sent, candidates);
  if (!near) return undefined;
  return {
    cause: near.sentence('client_secret', `${near.about} of ${client_id}`),
    advice: `Send the secret exactly as the page of ${client_id} shows it.`,
  };
}

/** In Basic credentials, + and % have a meaning (RFC 6749 §2.3.1). */
function encodedByMistake({ exchange }: Case, { client_id, client_secret }: Client, sent: string): Finding | undefined {
  const header = exchange.request.headers['authorization'];
  if (client_secret === undefined || typeof header !== 'string' || !/^basic /i.test(header)) return undefined;
  const raw = Buffer.from(header.slice(6), 'base64').toString();
  const asWritten = raw.slice(raw.indexOf(':') + 1);
  if (asWritten !== client_secret || sent === client_secret) return undefined;
  return {
    cause: `The secret of ${client_id} contains + or %, and was put into the Basic credentials without form-encoding.`,
    advice: 'Form-encode the id and the secret before you join them: + becomes %2B, % becomes %25.',
    fixes: [
      codeFix(
        'encode-basic',
        'Encode both',
        'btoa(`${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`)',
      ),
    ],
  };
}

/** Whose secret it is instead. */
function ofAnother({ core, issuer }: Case, client: Client, sent: string): Finding | undefined {
  for (const other of core.config.issuers()) {
    for (const owner of other.clients.values()) {
      if (owner === client || owner.client_secret !== sent) continue;
      const where = other === issuer ? '' : ` in workspace ${other.id}`;
      return {
        cause: `The client_secret is that of ${owner.client_id}${where}, not that of ${client.client_id}.`,
        advice: `Send the secret of ${client.client_id}, or client_id ${owner.client_id}.`,
      };
    }
  }
  const user = [...(issuer?.users.values() ?? [])].find(({ password }) => password !== undefined && password === sent);
  if (!user) return undefined;
  return {
    cause: `The client_secret is the password of user ${user.username}.`,
    advice: `Send the secret of ${client.client_id}.`,
  };
}

function noSecret(client: Client, sent: string): Finding | undefined {
  if (sent === '') {
    return {
      cause: `The client_secret of ${client.client_id} was sent empty.`,
      advice: 'Check that the variable with the secret reaches your client.',
    };
  }
  if (sent === client.client_id) {
    return {
      cause: `The client_secret that was sent is the client_id, ${client.client_id}.`,
      advice: `Copy the secret from the page of ${client.client_id} in the console.`,
    };
  }
  if (!isPlaceholder(sent)) return undefined;
  return {
    cause: `The client_secret is a placeholder, so the setting of your client is missing or was not filled in.`,
    advice: 'Set the secret in the configuration of your client, and check that the variable reaches it.',
  };
}
