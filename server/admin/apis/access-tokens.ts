import type { MadeAccessToken } from '../../../contract/apis/schema.ts';
import type { Client } from '../../../contract/config/client.ts';
import type { User } from '../../../contract/config/user.ts';
import type { Grant } from '../../core/records.ts';
import type { Core, Issuer } from '../../core/ports.ts';
import { issueTokens, type IssueRequest } from '../../tokens/issue-tokens.ts';
import { issueWrongToken } from '../../tokens/wrong-token.ts';
import type { AdminContext, Call } from '../context.ts';
import { findIssuer } from '../edit.ts';
import { invalid, notFound } from '../errors.ts';
import { passwordLogin } from '../preview.ts';

type IssueCall = Call<'clients.issueAccessToken'>;

/** An access token for whoever the caller names. It belongs to a flow of its own, which says that nobody logged in. */
export async function issueAccessToken({ core }: AdminContext, { params, body }: IssueCall): Promise<MadeAccessToken> {
  const issuer = findIssuer({ core }, params);
  const client = issuer.clients.get(params.client_id);
  if (!client) throw notFound('client', params.client_id);
  const { username, wrong } = body;
  const user = username === undefined ? undefined : userOf(issuer, username);
  const scope = scopeOf(issuer, client, body.scope);
  return core.clocks.within({ workspace: issuer.id }, async () => {
    const issue = begin(core, { issuer, client, user }, scope);
    const { flowId } = issue.flow;
    if (wrong === undefined) return { flowId, access_token: (await issueTokens(issue)).access_token };
    const made = await issueWrongToken(issue, wrong);
    return 'value' in made ? { flowId, access_token: made.value } : { flowId, ...made };
  });
}

function userOf({ users }: Issuer, username: string): User {
  const user = users.get(username);
  if (!user) throw invalid([{ path: 'username', message: `there is no user "${username}"` }]);
  if (user.disabled) throw invalid([{ path: 'username', message: `the user "${username}" is disabled` }]);
  return user;
}

/** The scopes asked for, or all. A refresh token is of no use here. */
function scopeOf(issuer: Issuer, client: Client, asked: string | undefined): string[] {
  const mayHave = (name: string): boolean => client.scopes.includes(name) && issuer.scopes.has(name);
  const names = asked === undefined ? client.scopes.filter(mayHave) : asked.split(' ').filter((name) => name !== '');
  const refused = names.find((name) => !mayHave(name));
  if (refused !== undefined)
    throw invalid([{ path: 'scope', message: `${client.client_id} isn’t subscribed to the scope "${refused}"` }]);
  return names.filter((name) => name !== 'offline_access');
}

interface Parties {
  issuer: Issuer;
  client: Client;
  user: User | undefined;
}

function begin(core: Core, parties: Parties, scope: readonly string[]): IssueRequest {
  const { issuer, client, user } = parties;
  const flow = core.live.start('admin_api', issuer, core.ids.id(), { client_id: client.client_id });
  flow.identified({ scope: scope.join(' '), ...(user && { username: user.username }) });
  return { core, ...parties, flow, grant: grantOf(core, parties, { flowId: flow.flowId, scope }) };
}

function grantOf(core: Core, { issuer, client, user }: Parties, facts: Pick<Grant, 'flowId' | 'scope'>): Grant {
  const now = Math.floor(core.clock() / 1000);
  return {
    ...facts,
    grantId: core.ids.id(),
    workspace: issuer.id,
    client_id: client.client_id,
    requested_at: now,
    ...(user && { authentication: passwordLogin(issuer, user, { now, sessionId: core.ids.id() }) }),
  };
}
