import { GRANT_TYPES, type GrantType } from '../../contract/config/client.ts';
import { RESPONSE_MODES } from '../protocol/response-mode.ts';
import { clientFix, codeFix, type Case, type Diagnose, type Finding } from './case.ts';
import { misnamed } from './misnamed.ts';
import { nearMiss } from './near-miss.ts';
import { scope } from './scopes.ts';
import { quoted } from './words.ts';

const sentIn = ({ query, form }: Case, name: string): string | undefined =>
  query.get(name) ?? form.get(name) ?? undefined;

/** A parameter whose value is nearly one of those that are allowed. */
function nearlyAllowed(the: Case, name: string, allowed: readonly string[]): Finding | undefined {
  const sent = sentIn(the, name);
  if (sent === undefined || allowed.includes(sent)) return undefined;
  const near = nearMiss(
    'id',
    sent,
    allowed.map((value) => ({ value, about: value })),
  );
  if (!near) return undefined;
  return {
    cause: near.sentence(name, 'the supported value'),
    expected: near.value,
    received: quoted(sent),
    advice: `Send ${name}=${near.value}.`,
    fixes: [codeFix(`send-${name.replaceAll('_', '-')}`, 'Send this', `${name}=${encodeURIComponent(near.value)}`)],
  };
}

const misnamedIfMissing = (the: Case, name: string): Finding | undefined =>
  sentIn(the, name) === undefined ? misnamed(the, name) : undefined;

/** Why a response_type is refused. */
export const responseType: Diagnose = (the) => {
  const sent = sentIn(the, 'response_type');
  const { client } = the;
  if (sent === 'code' && client && !client.grant_types.includes('authorization_code')) {
    return grantMissing(the, 'authorization_code');
  }
  return (
    misnamedIfMissing(the, 'response_type') ??
    nearlyAllowed(the, 'response_type', ['code']) ??
    (sent !== undefined && /token/.test(sent)
      ? {
          cause: `response_type ${quoted(sent)} asks for tokens from the authorization endpoint, which OAuth 2.1 removed.`,
          expected: 'code',
          received: quoted(sent),
          advice: 'Use response_type=code with PKCE, and get the tokens from the token endpoint.',
          spec: 'RFC 9700 §2.1.2',
          fixes: [codeFix('send-response-type', 'Send this', 'response_type=code')],
        }
      : undefined)
  );
};

/** Why the parameters of an authorization request are refused. */
export const authorizeParameters: Diagnose = async (the) =>
  nearlyAllowed(the, 'response_mode', RESPONSE_MODES) ??
  nearlyAllowed(the, 'prompt', ['none', 'login', 'consent', 'select_account']) ??
  nearlyAllowed(the, 'code_challenge_method', ['S256']) ??
  (await scope(the));

/** Why a grant_type is not supported. */
export const grantType: Diagnose = (the) => {
  const sent = sentIn(the, 'grant_type');
  return (
    misnamedIfMissing(the, 'grant_type') ??
    nearlyAllowed(the, 'grant_type', GRANT_TYPES) ??
    (sent === undefined
      ? {
          cause: 'The request has no grant_type.',
          expected: GRANT_TYPES.join(' or '),
          received: 'none',
          advice: 'Send the grant_type in the body.',
        }
      : removed(sent))
  );
};

function removed(sent: string): Finding | undefined {
  if (sent !== 'password' && sent !== 'implicit') return undefined;
  return {
    cause: `OAuth 2.1 removed the grant type ${sent}.`,
    expected: GRANT_TYPES.join(' or '),
    received: sent,
    advice: 'Use the authorization code grant with PKCE.',
    spec: 'RFC 9700 §2.4',
  };
}

/** Why a client may not use a grant type that is supported. */
export const grantPermitted: Diagnose = (the) => {
  const sent = GRANT_TYPES.find((one) => one === sentIn(the, 'grant_type'));
  return sent && grantMissing(the, sent);
};

function grantMissing(the: Case, grant: GrantType): Finding | undefined {
  const { client } = the;
  if (!client || client.grant_types.includes(grant)) return undefined;
  const has = client.grant_types.join(', ') || 'none';
  return {
    cause: `${client.client_id} is not registered for the grant type ${grant}; its grant types are ${has}.`,
    expected: has,
    received: grant,
    advice: `Add ${grant} to the grant types of ${client.client_id}.`,
    fixes: [
      clientFix(the, client, {
        id: 'add-grant-type',
        label: `Allow ${client.client_id} the grant type ${grant}`,
        body: { grant_types: [...client.grant_types, grant] },
      }),
    ],
  };
}
