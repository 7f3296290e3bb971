import type { Make, SnippetFile, SnippetValues } from '../framework.ts';
import { quoteDouble as q } from '../quote.ts';
import { tokenUrl } from '../values.ts';

const yaml = (code: string): SnippetFile => ({ name: 'src/main/resources/application.yml', language: 'yaml', code });
const java = (name: string, code: string): SnippetFile => ({
  name: `src/main/java/com/example/demo/${name}`,
  language: 'java',
  code,
});

const secretLine = ({ client_secret }: SnippetValues): string =>
  client_secret === undefined ? '' : `            client-secret: ${q(client_secret)}\n`;
const scopes = ({ scope }: SnippetValues): string => `[${scope.split(' ').map(q).join(', ')}]`;

/** Spring Boot's OAuth 2.0 client: login, logout, and the algorithm that Spring wouldn't accept by itself. */
// oxlint-disable-next-line max-lines-per-function -- one program
export const springBoot: Make = (v) => [
  yaml(`server:
  port: ${v.port}
spring:
  security:
    oauth2:
      client:
        registration:
          understudy:
            client-id: ${q(v.client_id)}
${secretLine(v)}            client-authentication-method: ${v.auth_method}
            authorization-grant-type: authorization_code
            redirect-uri: "{baseUrl}/login/oauth2/code/{registrationId}"
            scope: ${scopes(v)}
        provider:
          understudy:
            issuer-uri: ${q(v.issuer)}
`),
  java(
    'SecurityConfig.java',
    `package com.example.demo;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.web.SecurityFilterChain;

@Configuration
class SecurityConfig {

    @Bean
    SecurityFilterChain security(HttpSecurity http, ClientRegistrationRepository clients) throws Exception {
        var logout = new OidcClientInitiatedLogoutSuccessHandler(clients);
        logout.setPostLogoutRedirectUri(${q(v.logout_uri)});
        return http
            .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
            .oauth2Login(login -> {})
            .logout(out -> out.logoutSuccessHandler(logout))
            .build();
    }

    // Spring assumes RS256.
    @Bean
    JwtDecoderFactory<ClientRegistration> idTokenDecoderFactory() {
        var factory = new OidcIdTokenDecoderFactory();
        factory.setJwsAlgorithmResolver(registration -> SignatureAlgorithm.${v.alg});
        return factory;
    }
}
`,
  ),
  java(
    'DemoApplication.java',
    `package com.example.demo;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
public class DemoApplication {

    public static void main(String[] args) {
        SpringApplication.run(DemoApplication.class, args);
    }

    @GetMapping("/")
    Map<String, Object> user(@AuthenticationPrincipal OidcUser user) {
        return user.getClaims();
    }
}
`,
  ),
];

/** A RestClient that requests its own tokens (Spring Security 6.4 and later). */
export const springService: Make = (v) => [
  yaml(`spring:
  main:
    web-application-type: none
  security:
    oauth2:
      client:
        registration:
          understudy:
            client-id: ${q(v.client_id)}
${secretLine(v)}            client-authentication-method: ${v.auth_method}
            authorization-grant-type: client_credentials
            scope: ${scopes(v)}
        provider:
          understudy:
            token-uri: ${q(tokenUrl(v))}
`),
  java(
    'TokenConfig.java',
    `package com.example.demo;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.web.client.RestClient;

@Configuration
class TokenConfig {

    /** Sends a token of this service with each request. */
    @Bean
    RestClient restClient(ClientRegistrationRepository clients) {
        var manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(
            clients, new InMemoryOAuth2AuthorizedClientService(clients));
        var tokens = new OAuth2ClientHttpRequestInterceptor(manager);
        tokens.setClientRegistrationIdResolver(request -> "understudy");
        tokens.setPrincipalResolver(request -> new org.springframework.security.authentication.AnonymousAuthenticationToken(
            "service", "service", org.springframework.security.core.authority.AuthorityUtils.createAuthorityList("SERVICE")));
        return RestClient.builder().requestInterceptor(tokens).build();
    }
}
`,
  ),
];
