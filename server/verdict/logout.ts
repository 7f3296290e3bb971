import type { Client } from '../../contract/config/client.ts';
import { isIdToken } from '../protocol/id-token.ts';
import { clientFix, codeFix, type Case, type Diagnose, type Finding } from './case.ts';
import { clientId } from './clients/client-ids.ts';
import { decodedClaims } from './jwt.ts';
import { nearMiss } from './near-miss.ts';
import { quoted } from './words.ts';

const SPEC = 'OpenID Connect RP-Initiated Logout §2, §3';
const sentIn = ({ query, form }: Case, name: string): string | undefined =>
  form.get(name) ?? query.get(name) ?? undefined;

/** Why a logout request was refused. */
export const logout: Diagnose = async (the) => {
  const hint = sentIn(the, 'id_token_hint');
  const found =
    (hint === undefined ? undefined : await wrongHint(the, hint)) ??
    (await unknownClient(the)) ??
    wrongReturn(the, hint);
  return found && { spec: SPEC, ...found };
};

async function wrongHint({ core, issuer }: Case, hint: string): Promise<Finding | undefined> {
  if (!issuer) return undefined;
  const claims = await core.keys.verify(issuer, hint);
  if (claims && isIdToken(claims)) return undefined;
  const received = claims ? 'an access token' : 'another value';
  const said = {
    expected: 'an ID token of this issuer',
    received,
    advice: 'Send the ID token exactly as you received it.',
  };
  if (claims) return { ...said, cause: 'id_token_hint is an access token, not an ID token.' };
  const foreign = decodedClaims(hint);
  if (!foreign) return { ...said, cause: 'id_token_hint is not a JWT.' };
  const iss = foreign['iss'];
  return typeof iss === 'string' && !issuer.names.has(iss)
    ? { ...said, cause: `id_token_hint was issued by ${quoted(iss)}, not by ${issuer.url}.` }
    : { ...said, cause: 'id_token_hint names this issuer, but none of its keys signed it.' };
}

const unknownClient = (the: Case): ReturnType<Diagnose> =>
  sentIn(the, 'client_id') === undefined ? undefined : clientId(the);

function wrongReturn(the: Case, hint: string | undefined): Finding | undefined {
  const uri = sentIn(the, 'post_logout_redirect_uri');
  const hinted = hint === undefined ? undefined : decodedClaims(hint)?.['aud'];
  const named = sentIn(the, 'client_id');
  if (typeof hinted === 'string' && named !== undefined && named !== hinted) {
    return {
      cause: `client_id is ${quoted(named)}, and the ID token was issued to ${hinted}.`,
      expected: hinted,
      received: quoted(named),
      advice: 'Send the ID token of the client that asks for the logout.',
    };
  }
  const client = the.client ?? the.issuer?.clients.get(typeof hinted === 'string' ? hinted : '');
  return client && uri !== undefined ? returnTo(the, client, uri) : undefined;
}

function returnTo(the: Case, client: Client, uri: string): Finding | undefined {
  const registered = client.post_logout_redirect_uris;
  if (registered.includes(uri)) return undefined;
  const near = nearMiss(
    'uri',
    uri,
    registered.map((value) => ({ value, about: value })),
  );
  const isRedirectUri = client.redirect_uris.includes(uri);
  return {
    cause: near
      ? near.sentence('post_logout_redirect_uri', 'the registered one')
      : isRedirectUri
        ? `${uri} is registered for ${client.client_id} as a redirect_uri, not as a post_logout_redirect_uri.`
        : `post_logout_redirect_uri ${quoted(uri)} is not registered for ${client.client_id}, and nothing similar is known.`,
    expected: near?.value ?? (registered.join(' or ') || 'a registered URI'),
    received: uri,
    advice: 'Send the URI exactly as it is registered, or register this one.',
    fixes: [
      ...(near
        ? [
            codeFix(
              'send-registered-uri',
              'Send the registered one',
              `post_logout_redirect_uri=${encodeURIComponent(near.value)}`,
            ),
          ]
        : []),
      ...(URL.canParse(uri)
        ? [
            clientFix(the, client, {
              id: 'register-post-logout-redirect-uri',
              label: `Register ${uri} for ${client.client_id}`,
              body: { post_logout_redirect_uris: [...registered, uri] },
            }),
          ]
        : []),
    ],
  };
}
