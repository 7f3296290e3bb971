import { isPublicClient, type AuthMethod, type Client } from '../../../contract/config/client.ts';
import { headerValues } from '../../../contract/traffic/events.ts';
import { ASSERTION_TYPE, methodWords } from '../../protocol/client-auth.ts';
import { assertion } from './assertions.ts';
import { clientFix, codeFix, type Case, type Diagnose, type Finding } from '../case.ts';
import { basicOf } from '../claimed-client.ts';
import { withAuthHint } from './framework-settings.ts';
import { clientId } from './client-ids.ts';
import { nearMiss } from '../near-miss.ts';
import { wrongSecret } from './secrets.ts';
import { quoted } from '../words.ts';

const SPEC = 'RFC 6749 §2.3';

/** Why a client could not be authenticated. */
export const clientAuthentication: Diagnose = async (the) =>
  header(the) ?? twoWays(the) ?? (await clientId(the)) ?? (await method(the)) ?? secret(the);

const authorizationOf = ({ exchange }: Case): string | undefined =>
  headerValues(exchange.request.headers, 'authorization')[0];

/** An Authorization header that carries no Basic credentials. */
function header(the: Case): Finding | undefined {
  const sent = authorizationOf(the);
  if (sent === undefined) return undefined;
  const [scheme = '', rest = ''] = sent.split(/ (.*)/s);
  if (!/^basic$/i.test(scheme)) return otherScheme(the, scheme);
  if (basicOf(the)) return undefined;
  const isPlain = rest.includes(':');
  return {
    cause: isPlain
      ? 'The Basic credentials are sent as plain text, not as base64.'
      : 'The Basic credentials are not base64 of client_id:client_secret.',
    advice: 'Form-encode the id and the secret, join them with a colon, and encode the whole as base64.',
    spec: 'RFC 7617 §2',
    fixes: [codeFix('basic', 'Build it like this', 'Authorization: Basic base64(client_id + ":" + client_secret)')],
  };
}

function otherScheme({ form }: Case, scheme: string): Finding | undefined {
  if (form.has('client_id') || form.has('client_assertion')) return undefined;
  return {
    cause: `The Authorization header has the scheme ${quoted(scheme)}; a client authenticates with Basic.`,
    expected: 'Basic',
    received: quoted(scheme),
    advice: 'Send the client_id and the client_secret as Basic credentials, or in the body.',
    spec: SPEC,
  };
}

function twoWays(the: Case): Finding | undefined {
  const basic = basicOf(the);
  const { form } = the;
  const inBody = form.get('client_id');
  if (basic && inBody !== null && inBody !== basic.id) {
    return {
      cause: `The Authorization header names client ${quoted(basic.id)}, and the body names ${quoted(inBody)}.`,
      expected: basic.id,
      received: inBody,
      advice: 'Send one client_id.',
      spec: SPEC,
    };
  }
  const ways = [
    basic && 'the Authorization header',
    form.get('client_secret') && 'client_secret in the body',
    form.get('client_assertion') && 'client_assertion',
  ].filter(Boolean);
  if (ways.length < 2) return undefined;
  return {
    cause: `The client authenticates twice in one request: with ${ways.join(' and with ')}.`,
    expected: 'one method',
    received: ways.join(' and '),
    advice: 'Use one of them. Some libraries add the second by themselves; set the method in their configuration.',
    spec: SPEC,
  };
}

const sentMethod = (the: Case): AuthMethod | 'assertion' => {
  if (basicOf(the)) return 'client_secret_basic';
  if (the.form.get('client_assertion') ?? the.form.get('client_assertion_type')) return 'assertion';
  return the.form.get('client_secret') ? 'client_secret_post' : 'none';
};

/** The client is known, but authenticates in another way than it is registered for. */
async function method(the: Case): Promise<Finding | undefined> {
  const { client } = the;
  const sent = sentMethod(the);
  if (!client) return noClient(the);
  if (sent === 'assertion') return assertionType(the) ?? (await assertion(the, client));
  const registered = client.token_endpoint_auth_method;
  const isEither = registered === 'unspecified' && sent !== 'none';
  if (registered === sent || isEither) return undefined;
  if (isPublicClient(client)) return publicWithSecret(the, client);
  const expected = methodWords(registered);
  if (sent === 'none') return nothingSent(client, expected);
  return withAuthHint(the, {
    cause: `${client.client_id} authenticated with ${sent}, and is registered for ${expected}.`,
    expected,
    received: sent,
    advice: `Authenticate with ${expected}, or register ${client.client_id} for ${sent}.`,
    spec: SPEC,
    fixes: [methodFix(the, client, sent)],
  });
}

const methodFix = (the: Case, client: Client, sent: AuthMethod) =>
  clientFix(the, client, {
    id: 'register-auth-method',
    label: `Register ${client.client_id} for ${sent}`,
    body: { token_endpoint_auth_method: sent },
  });

const publicWithSecret = (the: Case, client: Client): Finding => ({
  cause: `${client.client_id} is a public client and has no secret, and the request sent one.`,
  expected: 'none',
  received: sentMethod(the),
  advice: 'Send client_id in the body, without a secret and without an Authorization header.',
  spec: SPEC,
  fixes: [codeFix('send-client-id-only', 'Send only this', `client_id=${encodeURIComponent(client.client_id)}`)],
});

const nothingSent = (client: Client, expected: string): Finding => ({
  cause: `The request names ${client.client_id} but sends no secret or assertion, and this client authenticates with ${expected}.`,
  expected,
  received: 'none',
  advice: `Authenticate with ${expected}. If this client can’t keep a secret, make it public: a single-page or native app.`,
  spec: SPEC,
});

/** Nothing in the body or the header says which client it is. */
function noClient(the: Case): Finding | undefined {
  const { form, query } = the;
  if (form.has('client_id') || basicOf(the) || form.has('client_assertion')) return undefined;
  const inQuery = query.get('client_id');
  if (inQuery !== null) {
    return {
      cause: `client_id ${quoted(inQuery)} is in the query; the token endpoint reads the body and the Authorization header.`,
      expected: 'client_id in the body or the Authorization header',
      received: 'client_id in the query',
      advice: 'Move the parameters from the address to the body, as application/x-www-form-urlencoded.',
      spec: 'RFC 6749 §2.3.1',
    };
  }
  const names = [...form.keys()].map((value) => ({ value: 'client_id', about: value }));
  const misspelled = names.find(({ about }) => nearMiss('id', about, [{ value: 'client_id', about }]));
  if (!misspelled) return undefined;
  return {
    cause: `The request has a parameter ${misspelled.about}, which is not client_id.`,
    expected: 'client_id',
    received: misspelled.about,
    advice: 'Spell it client_id.',
    spec: SPEC,
  };
}

function assertionType({ form }: Case): Finding | undefined {
  const sent = form.get('client_assertion_type') || undefined;
  if (sent === ASSERTION_TYPE && form.get('client_assertion')) return undefined;
  const isMissing = sent === undefined;
  return {
    cause: !form.get('client_assertion')
      ? 'client_assertion_type was sent without a client_assertion.'
      : isMissing
        ? 'client_assertion was sent without a client_assertion_type.'
        : (nearMiss('uri', sent, [{ value: ASSERTION_TYPE, about: '' }])?.sentence(
            'client_assertion_type',
            'the only supported one',
          ) ?? `client_assertion_type ${quoted(sent)} is not supported.`),
    expected: ASSERTION_TYPE,
    received: sent ?? 'none',
    advice: 'Send both parameters.',
    spec: 'RFC 7523 §2.2',
    fixes: [codeFix('send-assertion-type', 'Send this', `client_assertion_type=${encodeURIComponent(ASSERTION_TYPE)}`)],
  };
}

function secret(the: Case): Finding | undefined {
  const { client, form } = the;
  const sent = basicOf(the)?.secret ?? form.get('client_secret');
  return client && sent !== undefined && sent !== null ? wrongSecret(the, client, sent) : undefined;
}
