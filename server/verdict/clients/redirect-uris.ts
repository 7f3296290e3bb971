import { redirectUriFault, type Client } from '../../../contract/config/client.ts';
import { clientFix, codeFix, type Case, type Diagnose, type Finding } from '../case.ts';
import { withCallbackHint } from './framework-settings.ts';
import { nearMisses, type NearMiss } from '../near-miss.ts';
import { quoted } from '../words.ts';

const SPEC = 'RFC 9700 §2.1';

/** Why a redirect_uri doesn't match: what differs from a registered one, or whose it is. */
export const redirectUri: Diagnose = async (the) => {
  const { client } = the;
  const sent = the.query.get('redirect_uri') ?? the.form.get('redirect_uri') ?? undefined;
  if (!client) return undefined;
  if (sent === undefined) return notSent(client);
  const found =
    ofAnother(the, sent) ?? nearlyRegistered(client, sent) ?? unusable(client, sent) ?? notSimilar(client, sent);
  const fixes = [...(found.fixes ?? []), ...registering(the, client, sent)];
  return withCallbackHint({ spec: SPEC, received: sent, ...found, fixes }, sent);
};

function notSent(client: Client): Finding {
  const { redirect_uris: registered, client_id } = client;
  const count = registered.length;
  return {
    cause:
      count === 0
        ? `The request has no redirect_uri, and ${client_id} has none registered.`
        : `The request has no redirect_uri, and ${client_id} has ${count} registered, so it isn’t clear which is meant.`,
    advice: 'Send the redirect_uri that the client listens at.',
    ...(registered[0] !== undefined && {
      fixes: [
        codeFix('send-redirect-uri', 'Send a registered one', `redirect_uri=${encodeURIComponent(registered[0])}`),
      ],
    }),
  };
}

/** What no registration would help with. */
function unusable({ client_id }: Client, sent: string): Finding | undefined {
  const fault = redirectUriFault(sent);
  if (fault === undefined) return undefined;
  return {
    cause: `redirect_uri ${fault}, so it can’t be registered for ${client_id}.`,
    advice: 'Send an absolute URI without a fragment, such as http://localhost:3000/callback.',
  };
}

function nearlyRegistered(client: Client, sent: string): Finding | undefined {
  const candidates = client.redirect_uris.map((value) => ({ value, about: client }));
  const found = nearMisses('uri', sent, candidates);
  const [first] = found;
  if (!first) return undefined;
  if (found.length === 1) return one(first, client);
  if (!found.every(({ transform }) => transform === first.transform)) return undefined;
  const list = found.map(({ value }) => value).join(' and ');
  return {
    cause: `redirect_uri ${sent} differs in its ${partWord(first.transform)} from every URI that ${client.client_id} has registered: ${list}.`,
    expected: found.map(({ value }) => value).join(' or '),
    advice: 'Send a redirect_uri exactly as it is registered, or register this one.',
  };
}

const partWord = (transform: string): string => transform.replaceAll('-', ' ');

const one = (near: NearMiss<Client>, client: Client): Finding => ({
  cause: near.sentence('redirect_uri', `the one registered for ${client.client_id}`),
  expected: near.value,
  advice:
    near.transform === 'port' && !client.application_types.includes('mobile_desktop')
      ? 'Send it exactly as it is registered. Only clients with application type mobile_desktop may use any port.'
      : 'Send it exactly as it is registered: redirect URIs are compared character by character.',
  fixes: [codeFix('send-registered-uri', 'Send the registered one', `redirect_uri=${encodeURIComponent(near.value)}`)],
});

/** The URI is registered, but for something else. */
function ofAnother(the: Case, sent: string): Finding | undefined {
  const { client, issuer, core } = the;
  if (!client || !issuer) return undefined;
  if (client.post_logout_redirect_uris.includes(sent)) {
    return {
      cause: `${sent} is registered for ${client.client_id} as a post_logout_redirect_uri, not as a redirect_uri.`,
      advice: 'Send the URI that takes the code, or register this one as a redirect_uri, too.',
    };
  }
  const owners = core.config
    .issuers()
    .flatMap((other) => [...other.clients.values()].map((owner) => ({ other, owner })))
    .filter(({ owner }) => owner !== client && owner.redirect_uris.includes(sent));
  const [only, another] = owners.filter(({ other }) => other === issuer || owners.every((one) => one.other !== issuer));
  if (!only || another) return undefined;
  const where = only.other === issuer ? '' : ` in workspace ${only.other.id}`;
  return {
    cause: `${sent} is registered for ${only.owner.client_id}${where}, not for ${client.client_id}.`,
    advice: `Send client_id ${only.owner.client_id}${where === '' ? '' : ` to ${only.other.url}`}, or register the URI for ${client.client_id}.`,
  };
}

const notSimilar = ({ client_id, redirect_uris }: Client, sent: string): Finding => ({
  cause:
    redirect_uris.length === 0
      ? `${client_id} has no redirect URI registered, and ${quoted(sent)} was sent.`
      : `redirect_uri ${quoted(sent)} is not registered for ${client_id}, and nothing similar is known.`,
  advice: 'Register it, if this is where your client listens.',
});

function registering(the: Case, client: Client, sent: string): Finding['fixes'] & object {
  if (redirectUriFault(sent) !== undefined || !URL.canParse(sent)) return [];
  return [
    clientFix(the, client, {
      id: 'register-redirect-uri',
      label: `Register ${sent} for ${client.client_id}`,
      body: { redirect_uris: [...client.redirect_uris, sent] },
    }),
  ];
}
