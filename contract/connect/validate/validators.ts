import type { SnippetFile, Tried } from '../framework.ts';
import { triedByHand, notTried, TRIED_IN_TESTS } from '../presets.ts';
import * as code from './code.ts';
import type { TokenFacts } from './facts.ts';

/** A library with which an API validates access tokens. */
export interface Validator {
  id: string;
  name: string;
  versions: string;
  install?: string;
  /** What is good to know of tokens like these. */
  notes(facts: TokenFacts): readonly string[];
  tried: Tried;
  files(facts: TokenFacts): readonly SnippetFile[];
}

const isProfile = ({ typ }: TokenFacts): boolean => typ === 'at+jwt';
const when = (condition: boolean, note: string): string[] => (condition ? [note] : []);

/** Every validator, the most common ones first. */
export const VALIDATORS: readonly Validator[] = [
  {
    id: 'spring',
    name: 'Spring Boot resource server',
    versions: 'Spring Boot 4.1 and 3.5',
    install:
      '# Spring Boot 4: spring-boot-starter-webmvc and spring-boot-starter-security-oauth2-resource-server\n# Spring Boot 3: spring-boot-starter-web and spring-boot-starter-oauth2-resource-server',
    notes: (facts) => [
      'Without jws-algorithms, Spring accepts RS256 only.',
      ...when(isProfile(facts), 'Spring answers 401 to typ at+jwt unless its decoder is told, as here.'),
    ],
    tried: triedByHand('Java 17, Spring Boot 4.1.2 and 3.5.16'),
    files: code.spring,
  },
  {
    id: 'express-oauth2-jwt-bearer',
    name: 'express-oauth2-jwt-bearer',
    versions: 'express-oauth2-jwt-bearer 1.10, Express 5.3',
    install: 'npm install express@5 express-oauth2-jwt-bearer@1',
    notes: (facts) => [
      ...when(
        !isProfile(facts),
        'Leave strict off: it demands RFC 9068’s typ and claims, which ACP’s tokens don’t have.',
      ),
      ...when(
        facts.scopeClaim === 'scp',
        'requiredScopes reads only scope, and ACP’s tokens have scp. So the snippet checks scp itself.',
      ),
    ],
    tried: TRIED_IN_TESTS,
    files: code.expressBearer,
  },
  {
    id: 'jose',
    name: 'jose',
    versions: 'jose 6.2',
    install: 'npm install jose@6',
    notes: () => [],
    tried: TRIED_IN_TESTS,
    files: code.jose,
  },
  {
    id: 'pyjwt',
    name: 'PyJWT',
    versions: 'PyJWT 2.15',
    install: 'pip install "pyjwt[crypto]~=2.15"',
    notes: () => ['PyJWT doesn’t check typ, so the snippet does.'],
    tried: triedByHand('Python 3.11 and PyJWT 2.15.1'),
    files: code.pyJwt,
  },
  {
    id: 'fastapi',
    name: 'FastAPI',
    versions: 'FastAPI 0.165, PyJWT 2.15',
    install: 'pip install fastapi uvicorn "pyjwt[crypto]~=2.15"',
    notes: () => [],
    tried: triedByHand('Python 3.11, FastAPI 0.165.0 and PyJWT 2.15.1'),
    files: code.fastApi,
  },
  {
    id: 'go-oidc',
    name: 'go-oidc',
    versions: 'go-oidc 3.21',
    install: 'go mod init api\ngo get github.com/coreos/go-oidc/v3/oidc',
    notes: () => ['ClientID is what go-oidc calls the expected audience. It doesn’t check typ.'],
    tried: triedByHand('Go 1.26 and go-oidc 3.21.0'),
    files: code.goOidc,
  },
  {
    id: 'asp-net-core',
    name: 'ASP.NET Core',
    versions: '.NET 10, Microsoft.AspNetCore.Authentication.JwtBearer 10',
    install: 'dotnet add package Microsoft.AspNetCore.Authentication.JwtBearer',
    notes: ({ alg }) => when(alg === 'EdDSA', '.NET doesn’t verify EdDSA. Choose another algorithm for access tokens.'),
    tried: notTried('No .NET SDK was available'),
    files: code.aspNetCore,
  },
];

/** What a library demands that ACP's tokens lack, and where to turn it on. */
export const PROFILE_NOTE =
  'Does your library demand typ at+jwt and client_id (RFC 9068)? ACP’s tokens don’t have them. Set access_token_profile to rfc9068 in the workspace’s settings.';
