import type { Client, ClientInput } from '../config/client.ts';
import type { SigningAlgorithm } from '../config/settings.ts';
import { isPublicClient } from '../config/client.ts';
import { takesAnyRedirect } from './client-facts.ts';
import type { Framework, Make } from './framework.ts';
import { isService, redirectUriFor, snippetValues, type At, type ClientFacts } from './values.ts';

/** A new client as the framework needs it. The server makes its secret. */
export function presetOf(framework: Framework, signingAlg: SigningAlgorithm): Partial<ClientInput> {
  const { client, methods, algs } = framework;
  const { redirect_uris, post_logout_redirect_uris = [], ...rest } = client;
  return {
    ...rest,
    token_endpoint_auth_method: methods[0] ?? 'client_secret_basic',
    ...(redirect_uris.length > 0 && { redirect_uris: [...redirect_uris] }),
    ...(post_logout_redirect_uris.length > 0 && { post_logout_redirect_uris: [...post_logout_redirect_uris] }),
    ...(algs && !algs.includes(signingAlg) && { id_token_signed_response_alg: algs[0] }),
  };
}

/** Why a framework doesn't work for a client, whatever its settings are. Undefined if it does. */
export function misfit({ name, methods, service, id }: Framework, client: ClientFacts): string | undefined {
  const { client_id, token_endpoint_auth_method: method } = client;
  if (method.endsWith('_jwt') && id !== 'env')
    return `${client_id} authenticates with a signed JWT (${method}). Snippets can’t include its key.`;
  if (isService(client))
    return service ? undefined : `${name} logs users in, but ${client_id} is a service without users.`;
  if (!isPublicClient(client) && methods.every((known) => known === 'none'))
    return `${name} can’t keep the secret of ${client_id}.`;
  if (isPublicClient(client) && !methods.includes('none'))
    return `${name} requires a client secret, but ${client_id} is public.`;
  return undefined;
}

/**
 * What a client lacks for a framework, as a merge patch (RFC 7396). Undefined if it lacks nothing. Nothing that another
 * app may use is taken away.
 */
export function adaptation(
  framework: Framework,
  client: Client,
  signingAlg: SigningAlgorithm,
): Partial<Client> | undefined {
  if (isService(client) || misfit(framework, client) !== undefined) return undefined;
  const { client: preset, methods, algs } = framework;
  const { token_endpoint_auth_method: method } = client;
  const patch: Partial<Client> = {};
  if (!redirectUriFor(framework, client).isRegistered && !takesAnyRedirect(client)) {
    patch.redirect_uris = [...client.redirect_uris, ...preset.redirect_uris];
    const after = (preset.post_logout_redirect_uris ?? []).filter(
      (uri) => !client.post_logout_redirect_uris.includes(uri),
    );
    if (after.length > 0) patch.post_logout_redirect_uris = [...client.post_logout_redirect_uris, ...after];
  }
  // `unspecified` accepts both ways to send a secret.
  if (method.startsWith('client_secret_') && !methods.some((known) => known === method))
    patch.token_endpoint_auth_method = 'unspecified';
  if (algs && !algs.includes(client.id_token_signed_response_alg ?? signingAlg))
    patch.id_token_signed_response_alg = algs[0];
  if (!client.grant_types.includes('authorization_code'))
    patch.grant_types = [...client.grant_types, 'authorization_code'];
  if (client.client_status === 'inactive') patch.client_status = 'active';
  return Object.keys(patch).length > 0 ? patch : undefined;
}

/** The files of the snippet, with a client's values. */
export function makeSnippet(framework: Framework, client: ClientFacts, at: At): ReturnType<Make> {
  const make = isService(client) && framework.service ? framework.service : framework.login;
  return make(snippetValues(framework, client, at));
}

/** The command that starts the snippet. */
export const runCommand = (framework: Framework, client: ClientFacts, at: At): string | undefined =>
  framework.run?.replace('{port}', snippetValues(framework, client, at).port);

/** Whether there are snippets for a client. */
export const hasSnippets = ({ grant_types }: Pick<ClientFacts, 'grant_types'>): boolean =>
  grant_types.includes('authorization_code') || grant_types.includes('client_credentials');
