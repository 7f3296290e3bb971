import type { Framework } from '../framework.ts';
import { ANY_METHOD, BASIC_OR_POST, notTried, POST_OR_BASIC, triedByHand, webApp } from '../presets.ts';
import { acpClientGo, goOidc, goService, rustOpenidConnect } from '../snippets/compiled.ts';
import { aspNetCore, dotNetService } from '../snippets/dotnet.ts';
import { springBoot, springService } from '../snippets/java.ts';

const SPRING = {
  group: 'Java',
  words: ['spring', 'spring-security', 'java', 'kotlin'],
  run: 'mvn spring-boot:run',
  methods: ANY_METHOD,
  // Spring verifies no EdDSA.
  algs: ['ES256', 'RS256', 'PS256'],
  callback: 'fixed',
  client: webApp('http://localhost:8080/login/oauth2/code/understudy', 'http://localhost:8080'),
  own: {
    userAgent: /^Java(?:-http-client)?\//,
    redirect_uri: 'redirect-uri of the registration in application.yml',
    auth_method: 'client-authentication-method of the registration in application.yml',
  },
  login: springBoot,
  service: springService,
} as const;

export const JVM_ROWS: readonly Framework[] = [
  {
    ...SPRING,
    id: 'spring-boot',
    name: 'Spring Boot 4',
    versions: 'Spring Boot 4.1, Spring Security 7',
    install: '# Dependencies: spring-boot-starter-webmvc and spring-boot-starter-security-oauth2-client',
    notes: [
      'Without the bean idTokenDecoderFactory, Spring accepts RS256 only.',
      'A RestClient.Builder bean exists only with spring-boot-starter-restclient. The snippet for a service doesn’t need one.',
    ],
    tried: triedByHand('Java 17, Spring Boot 4.1.2 and Spring Security 7'),
  },
  {
    ...SPRING,
    id: 'spring-boot-3',
    name: 'Spring Boot 3',
    versions: 'Spring Boot 3.5, Spring Security 6.5',
    install: '# Dependencies: spring-boot-starter-web and spring-boot-starter-oauth2-client',
    notes: ['Without the bean idTokenDecoderFactory, Spring accepts RS256 only.'],
    tried: triedByHand('Java 17, Spring Boot 3.5.16 and Spring Security 6.5'),
  },
];

const NO_NUGET = 'No .NET SDK was available';

export const DOTNET_ROWS: readonly Framework[] = [
  {
    id: 'asp-net-core',
    name: 'ASP.NET Core',
    group: '.NET',
    words: ['dotnet', '.net', 'csharp', 'c#', 'blazor', 'identitymodel'],
    versions: '.NET 10, Microsoft.AspNetCore.Authentication.OpenIdConnect 10',
    install:
      'dotnet add package Microsoft.AspNetCore.Authentication.OpenIdConnect\n# For a service: dotnet add package Duende.IdentityModel',
    run: 'dotnet run',
    methods: POST_OR_BASIC.slice(0, 1),
    algs: ['ES256', 'RS256', 'PS256'],
    client: webApp('http://localhost:5000/signin-oidc', 'http://localhost:5000/signout-callback-oidc'),
    own: {
      userAgent: /^Microsoft ASP\.NET Core OpenIdConnect handler/,
      redirect_uri: 'CallbackPath',
      auth_method: 'nothing: the handler sends the secret in the form, so the client must use client_secret_post',
    },
    notes: ['The handler sends the secret in the form (client_secret_post), and can’t send it in the header.'],
    tried: notTried(NO_NUGET),
    login: aspNetCore,
    service: dotNetService,
  },
];

export const GO_ROWS: readonly Framework[] = [
  {
    id: 'go-oidc',
    name: 'go-oidc',
    group: 'Go',
    words: ['golang', 'coreos', 'oauth2'],
    versions: 'go-oidc 3, golang.org/x/oauth2',
    install: 'go mod init app\ngo get github.com/coreos/go-oidc/v3/oidc golang.org/x/oauth2',
    run: 'go run .',
    methods: ANY_METHOD,
    client: webApp('http://localhost:5556/auth/callback'),
    own: {
      userAgent: /^Go-http-client\//,
      redirect_uri: 'RedirectURL of oauth2.Config',
      auth_method: 'Endpoint.AuthStyle of oauth2.Config',
    },
    tried: triedByHand('Go 1.26, go-oidc 3.21.0 and golang.org/x/oauth2 0.38.0'),
    login: goOidc,
    service: goService,
  },
  {
    id: 'acp-client-go',
    name: 'acp-client-go',
    group: 'Go',
    words: ['golang', 'acp', 'cloudentity'],
    versions: 'acp-client-go 0.0',
    install: 'go mod init app\ngo get github.com/cloudentity/acp-client-go',
    run: 'go run .',
    methods: POST_OR_BASIC,
    client: { application_types: ['service'], grant_types: ['client_credentials'], redirect_uris: [], scopes: [] },
    notes: ['It is a client for ACP’s own API. Understudy has its token, introspection and revocation endpoints.'],
    tried: notTried('The module proxy that was available doesn’t have it'),
    login: acpClientGo,
    service: acpClientGo,
  },
];

export const RUST_ROWS: readonly Framework[] = [
  {
    id: 'rust-openidconnect',
    name: 'openidconnect',
    group: 'Rust',
    words: ['rust', 'axum', 'actix', 'openidconnect-rs'],
    versions: 'openidconnect 4.0',
    run: 'cargo run',
    methods: [...BASIC_OR_POST, 'none'],
    client: webApp('http://localhost:8080/callback'),
    own: { redirect_uri: 'set_redirect_uri()', auth_method: 'set_auth_type()' },
    notes: ['Without set_allowed_algs, it accepts RS256 only.'],
    tried: triedByHand('Rust 1.95 and openidconnect 4.1.0'),
    login: rustOpenidConnect,
  },
];
