import type { SnippetFile } from '../framework.ts';
import { quoteDouble as d, quoteSingle as q } from '../quote.ts';
import type { TokenFacts } from './facts.ts';

type Code = (facts: TokenFacts) => readonly SnippetFile[];

/** jose 6. */
export const jose: Code = (f) => [
  {
    name: 'validate.mjs',
    language: 'js',
    code: `import { createRemoteJWKSet, jwtVerify } from 'jose';

const keys = createRemoteJWKSet(new URL(${q(f.jwks_uri)}));

/** The claims of a valid access token. Throws for any other. */
export async function validate(token) {
  const { payload } = await jwtVerify(token, keys, {
    issuer: ${q(f.issuer)},
    audience: ${q(f.audience)},
    algorithms: [${q(f.alg)}],
    typ: ${q(f.typ)},
  });
${f.scope === undefined ? '' : `  if (!${jsScopes(f, 'payload')}.includes(${q(f.scope)})) throw new Error(${q(`scope ${f.scope} is missing`)});\n`}  return payload;
}
`,
  },
];

const jsScopes = ({ scopeClaim }: TokenFacts, claims: string): string =>
  scopeClaim === 'scp' ? `${claims}.scp` : `${claims}.scope.split(' ')`;

/** express-oauth2-jwt-bearer 1. */
export const expressBearer: Code = (f) => {
  const check =
    f.scope === undefined
      ? ''
      : f.scopeClaim === 'scp'
        ? `, claimCheck((claims) => claims.scp.includes(${q(f.scope)}))`
        : `, requiredScopes(${q(f.scope)})`;
  const named = f.scope === undefined ? '' : `, ${f.scopeClaim === 'scp' ? 'claimCheck' : 'requiredScopes'}`;
  return [
    {
      name: 'api.mjs',
      language: 'js',
      code: `import express from 'express';
import { auth${named} } from 'express-oauth2-jwt-bearer';

const app = express();
app.use(
  auth({
    issuerBaseURL: ${q(f.issuer)},
    audience: ${q(f.audience)},
    tokenSigningAlg: ${q(f.alg)},
    strict: ${f.typ === 'at+jwt'},
  }),
);
app.get('/'${check}, (request, response) => {
  response.json({ sub: request.auth.payload.sub });
});
app.listen(8081, 'localhost');
`,
    },
  ];
};

/** PyJWT 2. */
export const pyJwt: Code = (f) => [{ name: 'validate.py', language: 'python', code: pythonValidate(f) }];

const pythonValidate = (f: TokenFacts): string => `import jwt

keys = jwt.PyJWKClient(${q(f.jwks_uri)})


def validate(token):
    """The claims of a valid access token. Raises jwt.InvalidTokenError for any other."""
    if jwt.get_unverified_header(token).get('typ') != ${q(f.typ)}:
        raise jwt.InvalidTokenError(${q(`typ is not ${f.typ}`)})
    claims = jwt.decode(
        token,
        keys.get_signing_key_from_jwt(token).key,
        algorithms=[${q(f.alg)}],
        issuer=${q(f.issuer)},
        audience=${q(f.audience)},
        options={'require': ['exp', 'iss', 'aud', 'sub']},
    )
${
  f.scope === undefined
    ? ''
    : `    if ${q(f.scope)} not in claims[${q(f.scopeClaim)}]${f.scopeClaim === 'scp' ? '' : '.split()'}:
        raise jwt.InvalidTokenError(${q(`scope ${f.scope} is missing`)})
`
}    return claims
`;

/** FastAPI with PyJWT. */
export const fastApi: Code = (f) => [
  ...pyJwt(f),
  {
    name: 'api.py',
    language: 'python',
    code: `import jwt
import uvicorn
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from validate import validate

app = FastAPI()


def claims(credentials: HTTPAuthorizationCredentials = Depends(HTTPBearer())):
    try:
        return validate(credentials.credentials)
    except jwt.PyJWTError as error:
        raise HTTPException(401, str(error), {'WWW-Authenticate': 'Bearer error="invalid_token"'}) from error


@app.get('/')
def home(claims: dict = Depends(claims)):
    return {'sub': claims['sub']}


if __name__ == '__main__':
    uvicorn.run(app, host='localhost', port=8081)
`,
  },
];

/** go-oidc 3. */
export const goOidc: Code = (f) => [
  {
    name: 'main.go',
    language: 'go',
    code: `package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
${f.scope !== undefined && f.scopeClaim === 'scp' ? '\t"slices"\n' : ''}	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
)

func main() {
	provider, err := oidc.NewProvider(context.Background(), ${d(f.issuer)})
	if err != nil {
		log.Fatal(err)
	}
	verifier := provider.Verifier(&oidc.Config{
		ClientID:             ${d(f.audience)},
		SupportedSigningAlgs: []string{${d(f.alg)}},
	})

	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		raw, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		token, err := verifier.Verify(r.Context(), raw)
		if err != nil {
			w.Header().Set("WWW-Authenticate", \`Bearer error="invalid_token"\`)
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
${goScope(f)}		fmt.Fprintln(w, token.Subject)
	})
	log.Fatal(http.ListenAndServe("localhost:8081", nil))
}
`,
  },
];

function goScope({ scope, scopeClaim }: TokenFacts): string {
  if (scope === undefined) return '';
  const [type, test] =
    scopeClaim === 'scp'
      ? ['[]string', `!slices.Contains(claims.Scopes, ${d(scope)})`]
      : ['string', `!strings.Contains(" "+claims.Scopes+" ", ${d(` ${scope} `)})`];
  return `		var claims struct {
			Scopes ${type} \`json:"${scopeClaim}"\`
		}
		if err := token.Claims(&claims); err != nil || ${test} {
			http.Error(w, ${d(`scope ${scope} is missing`)}, http.StatusForbidden)
			return
		}
`;
}

/** Spring Boot's resource server. */
export const spring: Code = (f) => [
  {
    name: 'src/main/resources/application.yml',
    language: 'yaml',
    code: `spring:
  security:
    oauth2:
      resourceserver:
        jwt:
          issuer-uri: ${d(f.issuer)}
          audiences: [${d(f.audience)}]
          jws-algorithms: ${f.alg}
          authorities-claim-name: ${f.scopeClaim}
`,
  },
  {
    name: 'src/main/java/com/example/demo/ApiConfig.java',
    language: 'java',
    code: `package com.example.demo;

${f.typ === 'JWT' ? '' : SPRING_TYPE_IMPORTS}import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
${f.typ === 'JWT' ? '' : SPRING_DECODER_IMPORTS}import org.springframework.security.web.SecurityFilterChain;

@Configuration
class ApiConfig {

    @Bean
    SecurityFilterChain api(HttpSecurity http) throws Exception {
        return http
            .authorizeHttpRequests(requests -> requests.anyRequest().${f.scope === undefined ? 'authenticated()' : `hasAuthority(${d(`SCOPE_${f.scope}`)})`})
            .oauth2ResourceServer(server -> server.jwt(jwt -> {}))
            .build();
    }
${f.typ === 'JWT' ? '' : springDecoder(f)}}
`,
  },
];

const SPRING_TYPE_IMPORTS = `import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import java.util.List;
`;
const SPRING_DECODER_IMPORTS = `import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
`;

const springDecoder = (f: TokenFacts): string => `
    // Spring accepts only typ JWT unless it is told.
    @Bean
    JwtDecoder accessTokenDecoder() {
        var decoder = NimbusJwtDecoder.withJwkSetUri(${d(f.jwks_uri)})
            .jwsAlgorithm(SignatureAlgorithm.${f.alg})
            .jwtProcessorCustomizer(processor -> processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType(${d(f.typ)}))))
            .build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
            new JwtTimestampValidator(),
            new JwtIssuerValidator(${d(f.issuer)}),
            new JwtTypeValidator(List.of(${d(f.typ)})),
            new JwtClaimValidator<List<String>>("aud", audience -> audience != null && audience.contains(${d(f.audience)}))));
        return decoder;
    }
`;

/** ASP.NET Core's JWT bearer handler. */
export const aspNetCore: Code = (f) => [
  {
    name: 'Program.cs',
    language: 'csharp',
    code: `using Microsoft.AspNetCore.Authentication.JwtBearer;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls("http://localhost:8081");
builder.Services
    .AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
    .AddJwtBearer(options =>
    {
        options.Authority = ${d(f.issuer)};
        options.RequireHttpsMetadata = false; // plain http on this machine
        options.MapInboundClaims = false;
        options.TokenValidationParameters.ValidAudience = ${d(f.audience)};
        options.TokenValidationParameters.ValidTypes = [${d(f.typ)}];
        options.TokenValidationParameters.ValidAlgorithms = [${d(f.alg)}];
    });
builder.Services.AddAuthorization();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapGet("/", (HttpContext context) => context.User.FindFirst("sub")?.Value)
    .RequireAuthorization(policy => policy.${csharpScope(f)});
app.Run();
`,
  },
];

function csharpScope({ scope, scopeClaim }: TokenFacts): string {
  if (scope === undefined) return 'RequireAuthenticatedUser()';
  if (scopeClaim === 'scp') return `RequireClaim("scp", ${d(scope)})`;
  return `RequireAssertion(context =>\n        context.User.FindFirst("scope")?.Value.Split(' ').Contains(${d(scope)}) == true)`;
}
