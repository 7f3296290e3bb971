import { envLines, quoteDouble, quoteShell, quoteSingle } from './quote.ts';
import { OPENID_CLIENT_AUTH } from './javascript.ts';
import { credentialsOf, tokenUrl, type SnippetValues } from './values.ts';

/** Snippets for a service, which requests its own tokens without a browser (RFC 6749 §4.4). */

export function openidClientService(values: SnippetValues): string {
  const { issuer, client_id, client_secret = '', auth_method, scope } = values;
  const q = quoteSingle;
  return `import * as client from 'openid-client';

const config = await client.discovery(
  new URL(${q(issuer)}),
  ${q(client_id)},
  {},
  client.${OPENID_CLIENT_AUTH[auth_method]}(${auth_method === 'none' ? '' : q(client_secret)}),
  // The issuer uses plain http on this machine.
  { execute: [client.allowInsecureRequests] },
);

const tokens = await client.clientCredentialsGrant(config, { scope: ${q(scope)} });
const headers = { authorization: \`Bearer \${tokens.access_token}\` };
`;
}

export function springService(values: SnippetValues): string {
  const { client_id, client_secret = '', auth_method, scope } = values;
  return `# application.yml
spring:
  security:
    oauth2:
      client:
        registration:
          understudy:
            client-id: ${quoteDouble(client_id)}
            client-secret: ${quoteDouble(client_secret)}
            client-authentication-method: ${auth_method}
            authorization-grant-type: client_credentials
            scope: [${scope.split(' ').map(quoteDouble).join(', ')}]
        provider:
          understudy:
            token-uri: ${quoteDouble(tokenUrl(values))}

# A RestClient that sends the token (Spring Security 6.4 and later):
#
#   @Bean
#   RestClient restClient(RestClient.Builder builder, OAuth2AuthorizedClientManager manager) {
#     var tokens = new OAuth2ClientHttpRequestInterceptor(manager);
#     tokens.setClientRegistrationIdResolver(request -> "understudy");
#     return builder.requestInterceptor(tokens).build();
#   }
`;
}

export function dotNetService(values: SnippetValues): string {
  const { client_id, client_secret = '', auth_method, scope } = values;
  const style = auth_method === 'client_secret_basic' ? 'AuthorizationHeader' : 'PostBody';
  return `// dotnet add package Duende.IdentityModel
using Duende.IdentityModel.Client;

using var http = new HttpClient();
var tokens = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest
{
    Address = ${quoteDouble(tokenUrl(values))},
    ClientId = ${quoteDouble(client_id)},
    ClientSecret = ${quoteDouble(client_secret)},
    ClientCredentialStyle = ClientCredentialStyle.${style},
    Scope = ${quoteDouble(scope)},
});
if (tokens.IsError) throw new Exception(tokens.Error);
http.SetBearerToken(tokens.AccessToken!);
`;
}

export function authlibService(values: SnippetValues): string {
  const { client_id, client_secret = '', auth_method, scope } = values;
  const q = quoteSingle;
  return `from authlib.integrations.requests_client import OAuth2Session

session = OAuth2Session(
    ${q(client_id)},
    ${q(client_secret)},
    scope=${q(scope)},
    token_endpoint_auth_method=${q(auth_method)},
)
session.fetch_token(${q(tokenUrl(values))}, grant_type='client_credentials')

# # session.get() and session.post() now send the token.
`;
}

export function curlService(values: SnippetValues): string {
  const lines = [
    ...credentialsOf(values),
    '--data-urlencode grant_type=client_credentials',
    ...(values.scope === '' ? [] : [`--data-urlencode ${quoteShell(`scope=${values.scope}`)}`]),
  ];
  return `curl ${quoteShell(tokenUrl(values))} \\\n  ${lines.join(' \\\n  ')}\n`;
}

export function dotEnvService(values: SnippetValues): string {
  const { issuer, client_id, client_secret, scope } = values;
  const lines: Record<string, string | undefined> = {
    OIDC_ISSUER: issuer,
    OIDC_TOKEN_URL: tokenUrl(values),
    OIDC_CLIENT_ID: client_id,
    OIDC_CLIENT_SECRET: client_secret,
    OIDC_SCOPE: scope === '' ? undefined : scope,
  };
  return envLines(lines);
}
