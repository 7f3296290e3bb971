import type { Client } from '../../../contract/config/client.ts';
import { ASSERTION_ALGORITHMS, readAssertion } from '../../protocol/client-assertion.ts';
import { clientFix, codeFix, type Case, type Finding } from '../case.ts';
import { decodeJwt } from '../jwt.ts';
import { nearMisses } from '../near-miss.ts';
import { quoted, spanOf } from '../words.ts';

const SPEC = 'RFC 7523 §3';
/** Seconds since 1970 have ten digits until the year 2286. */
const MILLISECONDS = 100_000_000_000;

interface Assertion {
  alg: string;
  kid: string | undefined;
  claims: Record<string, unknown>;
}

/** Why a client_assertion was refused. It is decoded and told in words. */
export async function assertion(the: Case, client: Client): Promise<Finding | undefined> {
  const sent = the.form.get('client_assertion') ?? '';
  const read = decode(sent);
  if (!read) return undefined;
  const found =
    wrongKind(the, client, read) ??
    (await wrongKey(the, client, { sent, read })) ??
    wrongParties(the, client, read) ??
    wrongTimes(the, read) ??
    wrongId(read);
  return found && { spec: SPEC, ...found };
}

function decode(sent: string): Assertion | undefined {
  try {
    const { alg, claims } = readAssertion(sent);
    const kid = decodeJwt(sent)?.header['kid'];
    return { alg, claims, kid: typeof kid === 'string' ? kid : undefined };
  } catch {
    return undefined;
  }
}

/** The algorithm decides the method (RFC 8725 §3.1). */
function wrongKind(the: Case, client: Client, { alg }: Assertion): Finding | undefined {
  const method = (['client_secret_jwt', 'private_key_jwt'] as const).find((one) =>
    (ASSERTION_ALGORITHMS[one] as readonly string[]).includes(alg),
  );
  const registered = client.token_endpoint_auth_method;
  if (!method) {
    return {
      cause: `client_assertion has alg ${quoted(alg)}, which no client may use.`,
      received: quoted(alg),
      advice: 'Sign it with the client’s private key (ES256, RS256 …) or its secret (HS256).',
    };
  }
  if (registered !== method) {
    return {
      cause: `client_assertion is signed with ${alg}, which is ${method}, and ${client.client_id} is registered for ${registered}.`,
      expected: registered,
      received: method,
      advice: `Authenticate with ${registered}, or register ${client.client_id} for ${method}.`,
      fixes: [
        clientFix(the, client, {
          id: 'register-auth-method',
          label: `Register ${client.client_id} for ${method}`,
          body: { token_endpoint_auth_method: method },
        }),
      ],
    };
  }
  const wanted = client.token_endpoint_auth_signing_alg;
  if (wanted === undefined || wanted === alg) return undefined;
  return {
    cause: `client_assertion is signed with ${alg}, and ${client.client_id} is registered for ${wanted}.`,
    expected: wanted,
    received: alg,
    advice: `Sign it with ${wanted}, or register ${alg}.`,
    fixes: [
      clientFix(the, client, {
        id: 'register-signing-alg',
        label: `Register ${client.client_id} for ${alg}`,
        body: { token_endpoint_auth_signing_alg: alg as never },
      }),
    ],
  };
}

async function wrongKey(
  { core }: Case,
  client: Client,
  { sent, read }: { sent: string; read: Assertion },
): Promise<Finding | undefined> {
  const { alg } = read;
  const { client_id, client_secret, rotated_secrets } = client;
  if (client.token_endpoint_auth_method === 'client_secret_jwt') {
    const secrets = [client_secret, ...rotated_secrets].filter((one) => one !== undefined);
    if (
      await isSignedBy(
        { sent, alg },
        secrets.map((secret) => new TextEncoder().encode(secret)),
      )
    )
      return undefined;
    const inBase64 = secrets.map((secret) => Buffer.from(secret, 'base64'));
    if (await isSignedBy({ sent, alg }, inBase64)) {
      return {
        cause: `client_assertion is signed with the base64-decoded secret of ${client_id}, not with its characters.`,
        advice: 'Use the UTF-8 bytes of the secret as the key (OpenID Connect Core §10.1).',
      };
    }
    return {
      cause: `client_assertion is not signed with the secret of ${client_id}.`,
      advice: `Sign it with the secret that the page of ${client_id} shows.`,
    };
  }
  const keys = client.jwks?.keys ?? (await fetched(core, client));
  if (keys.length === 0) {
    return {
      cause: `${client_id} has no public keys: neither jwks nor a jwks_uri that can be fetched.`,
      advice: 'Add the public key that belongs to the private key your client signs with.',
    };
  }
  if (await isSignedBy({ sent, alg }, keys)) return undefined;
  const kids = keys.map(({ kid }) => String(kid ?? 'none'));
  if (read.kid === undefined || kids.includes(read.kid)) {
    return {
      cause: `client_assertion is signed with another key than the ${kids.length === 1 ? 'one' : `${kids.length} keys`} that ${client_id} has registered.`,
      advice: 'Register the public key that belongs to the private key your client signs with.',
    };
  }
  return {
    cause: `client_assertion is signed with key ${quoted(read.kid)}, and ${client_id} has registered ${kids.join(', ')}.`,
    expected: kids.join(' or '),
    received: quoted(read.kid),
    advice: 'Register the new public key, or sign with a registered one.',
  };
}

const fetched = async (core: Case['core'], { jwks_uri }: Client): Promise<readonly Record<string, unknown>[]> => {
  if (jwks_uri === undefined) return [];
  try {
    return (await core.fetchJwks(jwks_uri, false)).keys;
  } catch {
    return [];
  }
};

async function isSignedBy(
  { sent, alg }: { sent: string; alg: string },
  keys: readonly (Uint8Array | Readonly<Record<string, unknown>>)[],
): Promise<boolean> {
  const { compactVerify, importJWK } = await import('jose');
  for (const key of keys) {
    try {
      await compactVerify(sent, key instanceof Uint8Array ? key : await importJWK(key, alg), { algorithms: [alg] });
      return true;
    } catch {
      continue;
    }
  }
  return false;
}

const shown = (value: unknown): string =>
  value === undefined ? 'none' : quoted(JSON.stringify(value).replace(/^"|"$/g, ''));

function wrongParties({ issuer, exchange, core }: Case, client: Client, { claims }: Assertion): Finding | undefined {
  for (const name of ['iss', 'sub'] as const) {
    if (claims[name] === client.client_id) continue;
    return {
      cause: `${name} of client_assertion is ${shown(claims[name])}; it must be the client_id, ${client.client_id}.`,
      expected: client.client_id,
      received: shown(claims[name]),
      advice: 'Set iss and sub to the client_id.',
      fixes: [codeFix(`set-${name}`, 'Set it like this', `"${name}": "${client.client_id}"`)],
    };
  }
  if (!issuer) return undefined;
  const called = exchange.request.url.split('?')[0]?.slice(issuer.path.length);
  const own = [...issuer.names.keys()].flatMap((url) => [url, `${url}/oauth2/token`, `${url}${called}`]);
  const named: unknown[] = Array.isArray(claims['aud']) ? claims['aud'] : [claims['aud']];
  const wrong = named.find((one) => !own.includes(one as string));
  if (wrong === undefined && named.length > 0 && named[0] !== undefined) return undefined;
  const other = core.config.issuers().find(({ url }) => wrong === url || wrong === `${url}/oauth2/token`);
  const near = nearMisses(
    'uri',
    String(wrong),
    own.map((value) => ({ value, about: value })),
  )[0];
  return {
    cause: audienceCause(wrong, {
      other: other?.id,
      near: near?.sentence('aud of client_assertion', 'the expected one'),
    }),
    expected: own.slice(0, 2).join(' or '),
    received: shown(wrong),
    advice: `Set aud to ${issuer.url}.`,
    fixes: [codeFix('set-aud', 'Set it like this', `"aud": "${issuer.url}"`)],
  };
}

function audienceCause(
  wrong: unknown,
  { other, near }: { other: string | undefined; near: string | undefined },
): string {
  if (wrong === undefined) return 'client_assertion has no aud.';
  if (other !== undefined) return `client_assertion is made for workspace ${other}, and was sent to another one.`;
  return near ?? `client_assertion is made for ${shown(wrong)}, not for this server.`;
}

/** Times in words, with how far the clocks are apart. */
function wrongTimes({ exchange }: Case, { claims }: Assertion): Finding | undefined {
  const now = exchange.receivedAt / 1000;
  for (const name of ['exp', 'nbf', 'iat'] as const) {
    const time = claims[name];
    if (typeof time === 'number' && time > MILLISECONDS) {
      return {
        cause: `${name} of client_assertion is in milliseconds; it must be in seconds since 1970.`,
        expected: String(Math.floor(time / 1000)),
        received: String(time),
        advice: 'Divide the time by 1000 and round it down.',
      };
    }
  }
  const { exp, nbf, iat } = claims;
  if (typeof exp !== 'number')
    return { cause: 'client_assertion has no exp.', advice: 'Set exp to a few minutes from now.' };
  if (exp <= now) return expired(exp, iat, now);
  if (exp > now + 86_400) {
    return {
      cause: `client_assertion is valid for ${spanOf((exp - now) * 1000)}; at most one day is allowed.`,
      advice: 'Set exp to a few minutes from now, and make a new assertion for each request.',
    };
  }
  const ahead = (
    [
      ['nbf', nbf],
      ['iat', iat],
    ] as const
  ).find(([, time]) => typeof time === 'number' && time > now + 30);
  return (
    ahead && {
      cause: `${ahead[0]} of client_assertion is ${spanOf(((ahead[1] as number) - now) * 1000)} in the future, so the clock of your client is ahead.`,
      received: shown(ahead[1]),
      advice: 'Set the clock of the machine your client runs on.',
    }
  );
}

const expired = (exp: number, iat: unknown, now: number): Finding => ({
  cause:
    `client_assertion expired ${spanOf((now - exp) * 1000)} before it arrived` +
    (typeof iat === 'number' ? `, and was made ${spanOf((now - iat) * 1000)} before.` : '.'),
  received: `exp ${exp}`,
  advice: 'Make a new assertion for each request. If it was made just now, set the clock of your client.',
});

function wrongId({ claims }: Assertion): Finding | undefined {
  if (typeof claims['jti'] !== 'string' || claims['jti'] === '') {
    return { cause: 'client_assertion has no jti.', advice: 'Set jti to a new random value for each assertion.' };
  }
  return {
    cause: `client_assertion was sent a second time: its jti ${quoted(claims['jti'])} was used before.`,
    received: quoted(claims['jti']),
    advice: 'Make a new assertion, with a new jti, for each request. Retries need one, too.',
  };
}
