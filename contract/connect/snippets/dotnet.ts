import type { Make, SnippetFile } from '../framework.ts';
import { quoteDouble as q } from '../quote.ts';
import { tokenUrl } from '../values.ts';

const program = (code: string): SnippetFile => ({ name: 'Program.cs', language: 'csharp', code });

/** ASP.NET Core's OpenID Connect handler, on plain http. */
export const aspNetCore: Make = (v) => [
  program(`using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls(${q(v.origin)});
builder.Services
    .AddAuthentication(options =>
    {
        options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
    })
    .AddCookie()
    .AddOpenIdConnect(options =>
    {
        options.Authority = ${q(v.issuer)};
        options.ClientId = ${q(v.client_id)};
${v.client_secret === undefined ? '' : `        options.ClientSecret = ${q(v.client_secret)};\n`}        options.ResponseType = OpenIdConnectResponseType.Code;
        options.CallbackPath = ${q(v.path)};
        options.SignedOutRedirectUri = ${q(v.logout_uri)};
        options.MapInboundClaims = false;
        options.SaveTokens = true;
        options.Scope.Clear();
${v.scope
  .split(' ')
  .map((name) => `        options.Scope.Add(${q(name)});`)
  .join('\n')}

        // Plain http on this machine: browsers keep a SameSite=None cookie only over https.
        options.RequireHttpsMetadata = false;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.NonceCookie.SameSite = SameSiteMode.Lax;
    });
builder.Services.AddAuthorization();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapGet("/", (HttpContext context) => context.User.Claims.Select(claim => $"{claim.Type}: {claim.Value}"))
    .RequireAuthorization();
app.Run();
`),
];

export const dotNetService: Make = (v) => [
  program(`using Duende.IdentityModel.Client;

using var http = new HttpClient();
var tokens = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest
{
    Address = ${q(tokenUrl(v))},
    ClientId = ${q(v.client_id)},
    ClientSecret = ${q(v.client_secret ?? '')},
    ClientCredentialStyle = ClientCredentialStyle.${v.auth_method === 'client_secret_basic' ? 'AuthorizationHeader' : 'PostBody'},
    Scope = ${q(v.scope)},
});
if (tokens.IsError) throw new Exception(tokens.Error);
http.SetBearerToken(tokens.AccessToken!);
`),
];
