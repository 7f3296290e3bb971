import { attemptOf, type WrongToken } from '../../contract/apis/attempts.ts';
import { typOf } from '../../contract/connect/validate/facts.ts';
import type { Minted, Minting } from '../core/faults.ts';
import type { AccessToken, Grant } from '../core/records.ts';
import { accessTokenClaims, audienceOf, lifetimeOf, subjectOf } from '../protocol/access-token.ts';
import { hashOf } from '../protocol/digest.ts';
import { issueTokens, type IssueRequest } from './issue-tokens.ts';
import { deadToken, revokeToken } from './revoke-tokens.ts';

/** A token, or why there can’t be one. */
type Made = { value: string } | { unavailable: string };

type Maker = (issue: IssueRequest) => Promise<Made>;

/** Tokens that are made as usual, for someone else or with an end. Others are forged. */
const MAKERS: Partial<Record<WrongToken, Maker>> = {
  'id-token': idToken,
  revoked,
  'other-client': otherClient,
  'other-workspace': otherWorkspace,
  'disabled-user': disabledUser,
  'no-scope': (issue) => keepActive(issue, { ...rightToken(issue), scope: [] }),
};

/** An access token that an API must not accept, for its check-up (RFC 9068 §4, RFC 8725). */
export async function issueWrongToken(issue: IssueRequest, wrong: WrongToken): Promise<Made> {
  const made = await (MAKERS[wrong] ?? ((asked: IssueRequest) => forged(asked, wrong)))(issue);
  if ('value' in made) {
    issue.flow.passed('tokens-issued', {
      received: 'access_token',
      description: `It is wrong on purpose, for a check-up of an API: ${attemptOf(wrong).title}.`,
    });
  }
  return made;
}

type Right = Omit<AccessToken, 'value'>;

function rightToken({ core, issuer, client, grant }: IssueRequest): Right {
  const iat = Math.floor(core.clock() / 1000);
  const exp = iat + lifetimeOf('access_token_ttl', client, issuer.workspace.settings);
  const jti = core.ids.uuid();
  return { ...grant, tokenId: jti, jti, iat, exp, audience: audienceOf(issuer, client, grant.scope) };
}

function mintingOf({ issuer, client, user, flow }: IssueRequest, token: Right): Minting {
  const { settings } = issuer.workspace;
  const { jti, iat, exp, audience } = token;
  return {
    use: 'access_token',
    issuer,
    client,
    alg: client.access_token_signed_response_alg ?? settings.signing_alg,
    typ: typOf(settings),
    claims: accessTokenClaims(issuer, { grant: token, client, user, audience, jti, iat, exp }),
    flow,
    username: user?.username,
  };
}

async function forged(issue: IssueRequest, wrong: WrongToken): Promise<Made> {
  const { fault, isActive, title } = attemptOf(wrong);
  const right = rightToken(issue);
  const made = fault && (await issue.core.faults.forge({ ...fault, minting: mintingOf(issue, right) }));
  if (!made) return { unavailable: 'The client has no secret.' };
  const token = { ...right, ...recordFor(made, right) };
  return isActive ? keep(issue, token) : keepDead(issue, token, title);
}

/** A token without a lifetime is remembered as long as others. */
const recordFor = ({ value, record }: Minted, { iat, exp }: Right) => ({
  value,
  ...record,
  exp: Math.max(record.exp ?? exp, iat + 1),
});

async function keep({ core, client, flow }: IssueRequest, token: AccessToken): Promise<Made> {
  const { tokenId, value, iat, exp, grantId, authentication } = token;
  flow.issued({
    client_id: client.client_id,
    ...(authentication && { username: authentication.username }),
    tokenId,
    kind: 'access_token',
    issuedAt: iat * 1000,
    expiresAt: exp * 1000,
  });
  await core.runtime.put('accessToken', hashOf(value), token, { ttlSeconds: Math.max(1, exp - iat), grantId });
  return { value };
}

/** It is only remembered, so that calls with it are found and introspection refuses it. */
async function keepDead({ core }: IssueRequest, token: AccessToken, title: string): Promise<Made> {
  const dead = deadToken('accessToken', token, { reason: `It is wrong on purpose: ${title}.`, diedAt: core.clock() });
  const ttlSeconds = Math.max(REMEMBERED_SECONDS, token.exp - token.iat);
  await core.runtime.put('deadToken', hashOf(token.value), dead, { ttlSeconds });
  return { value: token.value };
}

const REMEMBERED_SECONDS = 600;

/** A token as the client gets them: opaque, or signed. */
async function keepActive(issue: IssueRequest, right: Right): Promise<Made> {
  const { core, issuer, client } = issue;
  const strategy = client.access_token_strategy ?? issuer.workspace.settings.access_token_strategy;
  const { alg, typ, claims } = mintingOf(issue, right);
  const value = strategy === 'opaque' ? core.ids.secret() : await core.keys.sign(issuer, alg, typ, claims);
  return keep(issue, { ...right, value });
}

async function idToken(issue: IssueRequest): Promise<Made> {
  const { grant, client } = issue;
  if (!issue.user) return { unavailable: 'Only users have ID tokens. Name one.' };
  if (!client.scopes.includes('openid')) return { unavailable: 'The client isn’t subscribed to the scope openid.' };
  const scope = [...new Set(['openid', ...grant.scope])];
  const { id_token, access_token } = await issueTokens({ ...issue, grant: { ...grant, scope } });
  return { value: id_token ?? access_token };
}

async function revoked(issue: IssueRequest): Promise<Made> {
  const { core } = issue;
  const { access_token: value } = await issueTokens(issue);
  const token = await core.runtime.get('accessToken', hashOf(value));
  if (token) await revokeToken(core, 'accessToken', token, attemptOf('revoked').title);
  return { value };
}

async function otherClient(issue: IssueRequest): Promise<Made> {
  const { issuer, grant } = issue;
  const { audience } = rightToken(issue);
  const other = [...issuer.clients.values()].find(
    (client) =>
      client.client_status === 'active' && audienceOf(issuer, client, []).every((name) => !audience.includes(name)),
  );
  if (!other) return { unavailable: 'There is no other client in this workspace with an audience of its own.' };
  const its: Grant = { ...grant, client_id: other.client_id, scope: [] };
  return keepActive({ ...issue, client: other }, rightToken({ ...issue, client: other, grant: its }));
}

async function otherWorkspace(issue: IssueRequest): Promise<Made> {
  const { core, issuer } = issue;
  const other = core.config.issuers().find(({ id }) => id !== issuer.id);
  if (!other) return { unavailable: 'There is only one workspace.' };
  const right = rightToken(issue);
  const { alg, typ, claims } = mintingOf(issue, right);
  const { tid, aid } = other.workspace;
  const value = await core.keys.sign(other, alg, typ, { ...claims, iss: other.url, tid, aid });
  return keepDead(issue, { ...right, value }, attemptOf('other-workspace').title);
}

async function disabledUser(issue: IssueRequest): Promise<Made> {
  const { core, issuer, grant } = issue;
  const user = [...issuer.users.values()].find(({ disabled }) => disabled);
  if (!user) return { unavailable: 'No user in this workspace is disabled.' };
  if (!grant.authentication) return { unavailable: 'The token is for the client, not for a user.' };
  const { username } = user;
  const authentication = { ...grant.authentication, username, sub: subjectOf(issuer.workspace.settings, username) };
  const its = { ...issue, user, grant: { ...grant, grantId: core.ids.id(), authentication } };
  return keepActive(its, rightToken(its));
}
