import type { Make, SnippetFile } from '../framework.ts';
import { quoteDouble as q } from '../quote.ts';
import { tokenUrl } from '../values.ts';

const go = (code: string): SnippetFile => ({ name: 'main.go', language: 'go', code });
const scopes = (scope: string): string => scope.split(' ').map(q).join(', ');

/** go-oidc with golang.org/x/oauth2. */
// oxlint-disable-next-line max-lines-per-function -- one program
export const goOidc: Make = (v) => [
  go(`package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

func main() {
	ctx := context.Background()
	provider, err := oidc.NewProvider(ctx, ${q(v.issuer)})
	if err != nil {
		log.Fatal(err)
	}
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = oauth2.${v.auth_method === 'client_secret_basic' ? 'AuthStyleInHeader' : 'AuthStyleInParams'}
	config := oauth2.Config{
		ClientID:     ${q(v.client_id)},
		ClientSecret: ${q(v.client_secret ?? '')},
		Endpoint:     endpoint,
		RedirectURL:  ${q(v.redirect_uri)},
		Scopes:       []string{${scopes(v.scope)}},
	}
	verifier := provider.Verifier(&oidc.Config{
		ClientID: config.ClientID,
		// The default is what discovery lists.
		SupportedSigningAlgs: []string{${q(v.alg)}},
	})

	// Logins that have started: the PKCE verifier by state. Keep them in your session instead.
	var started sync.Map

	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		state, pkce := oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
		started.Store(state, pkce)
		http.Redirect(w, r, config.AuthCodeURL(state, oauth2.S256ChallengeOption(pkce)), http.StatusFound)
	})
	http.HandleFunc(${q(v.path)}, func(w http.ResponseWriter, r *http.Request) {
		pkce, ok := started.LoadAndDelete(r.FormValue("state"))
		if !ok {
			http.Error(w, "unknown state", http.StatusBadRequest)
			return
		}
		token, err := config.Exchange(r.Context(), r.FormValue("code"), oauth2.VerifierOption(pkce.(string)))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		raw, _ := token.Extra("id_token").(string)
		idToken, err := verifier.Verify(r.Context(), raw)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		var claims map[string]any
		if err := idToken.Claims(&claims); err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		json.NewEncoder(w).Encode(claims)
	})
	log.Fatal(http.ListenAndServe("localhost:${v.port}", nil))
}
`),
];

export const goService: Make = (v) => [
  go(`package main

import (
	"context"
	"fmt"
	"log"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

func main() {
	config := clientcredentials.Config{
		ClientID:     ${q(v.client_id)},
		ClientSecret: ${q(v.client_secret ?? '')},
		TokenURL:     ${q(tokenUrl(v))},
		Scopes:       []string{${scopes(v.scope)}},
		AuthStyle:    oauth2.${v.auth_method === 'client_secret_basic' ? 'AuthStyleInHeader' : 'AuthStyleInParams'},
	}
	token, err := config.Token(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token.AccessToken)

	// config.Client(ctx) is an http.Client that sends the token.
}
`),
];

/** ACP's client for its own API, as a service. */
export const acpClientGo: Make = (v) => [
  go(`package main

import (
	"fmt"
	"log"
	"net/url"

	acpclient "github.com/cloudentity/acp-client-go"
)

func main() {
	issuer, err := url.Parse(${q(v.issuer)})
	if err != nil {
		log.Fatal(err)
	}
	client, err := acpclient.New(acpclient.Config{
		ClientID:     ${q(v.client_id)},
		ClientSecret: ${q(v.client_secret ?? '')},
		IssuerURL:    issuer,
		Scopes:       []string{${scopes(v.scope)}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(client.TenantID, client.ServerID)
}
`),
];

/** openidconnect for Rust. */
// oxlint-disable-next-line max-lines-per-function -- one program
export const rustOpenidConnect: Make = (v) => [
  {
    name: 'Cargo.toml',
    language: 'toml',
    code: `[package]
name = "app"
version = "0.1.0"
edition = "2021"

[dependencies]
openidconnect = { version = "4.0", default-features = false, features = ["reqwest-blocking"] }
`,
  },
  {
    name: 'src/main.rs',
    language: 'rust',
    code: `use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreJwsSigningAlgorithm, CoreProviderMetadata};
use openidconnect::{
    reqwest, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, PkceCodeChallenge,
    RedirectUrl, Scope,
};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Never follow redirects here: it would open the app to SSRF.
    let http = reqwest::blocking::ClientBuilder::new().redirect(reqwest::redirect::Policy::none()).build()?;
    let metadata = CoreProviderMetadata::discover(&IssuerUrl::new(${q(v.issuer)}.into())?, &http)?;
    let client = CoreClient::from_provider_metadata(
        metadata,
        ClientId::new(${q(v.client_id)}.into()),
        ${v.client_secret === undefined ? 'None' : `Some(ClientSecret::new(${q(v.client_secret)}.into()))`},
    )
    .set_auth_type(AuthType::${v.auth_method === 'client_secret_basic' ? 'BasicAuth' : 'RequestBody'})
    .set_redirect_uri(RedirectUrl::new(${q(v.redirect_uri)}.into())?);

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state, nonce) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .add_scopes([${scopes(v.scope.replace(/^openid /, ''))}].map(|scope| Scope::new(scope.into())))
        .set_pkce_challenge(challenge)
        .url();
    println!("Open {url}");

    // The callback of one login.
    let (mut stream, _) = TcpListener::bind("127.0.0.1:${v.port}")?.accept()?;
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line)?;
    let target = line.split_whitespace().nth(1).unwrap_or("/");
    let callback = reqwest::Url::parse(${q(v.origin)})?.join(target)?;
    let parameter = |name: &str| callback.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    if parameter("state").as_ref() != Some(state.secret()) {
        return Err("unknown state".into());
    }
    let code = AuthorizationCode::new(parameter("code").ok_or("no code")?);
    let tokens = client.exchange_code(code)?.set_pkce_verifier(verifier).request(&http)?;

    let id_token = tokens.extra_fields().id_token().ok_or("no ID token")?;
    // The default is RS256.
    let verifier = client.id_token_verifier().set_allowed_algs([CoreJwsSigningAlgorithm::${RUST_ALGS[v.alg]}]);
    let claims = id_token.claims(&verifier, &nonce)?;
    write!(stream, "HTTP/1.1 200 OK\\r\\nConnection: close\\r\\n\\r\\n{}", claims.subject().as_str())?;
    Ok(())
}
`,
  },
];

const RUST_ALGS = {
  ES256: 'EcdsaP256Sha256',
  RS256: 'RsaSsaPkcs1V15Sha256',
  PS256: 'RsaSsaPssSha256',
  EdDSA: 'EdDsa',
} as const;
