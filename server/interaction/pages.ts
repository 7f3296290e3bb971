import type { Client } from '../../contract/config/client.ts';
import type { HttpReply } from '../core/http-message.ts';
import type { ConsentPage, LoginPage } from '../core/page.ts';
import type { Issuer } from '../core/ports.ts';
import type { Interaction, Question } from '../core/records.ts';
import type { Standing } from './assess.ts';
import { csrfToken } from './cookies.ts';
import { derived } from '../core/memory/derived.ts';

interface Shown {
  issuer: Issuer;
  client: Client;
}

/** The page that asks a question. */
export const pageOf = (
  shown: Shown,
  { interaction }: Pick<Standing, 'interaction'>,
  question: Question,
  fault?: string,
): HttpReply =>
  question.kind === 'consent'
    ? consentPage(shown, interaction, question, fault)
    : loginPage(shown, interaction, { username: interaction.request.login_hint ?? '', staySignedIn: false });

export function loginPage(
  { issuer, client }: Shown,
  interaction: Interaction,
  shown: Pick<LoginPage, 'username' | 'staySignedIn' | 'fault'>,
): HttpReply {
  const { settings, users } = issuer.workspace;
  return {
    kind: 'page',
    status: shown.fault === undefined ? 200 : 400,
    page: {
      page: 'login',
      ...frameOf(issuer, interaction, 'login'),
      client: clientFacts(client),
      users: settings.login === 'form' ? NO_USERS : testUsers(users),
      offerStaySignedIn: settings.sso.enabled,
      ...shown,
    },
  };
}

function consentPage(
  { issuer, client }: Shown,
  interaction: Interaction,
  { scopes, grantedBefore, claims }: Question & { kind: 'consent' },
  fault: string | undefined,
): HttpReply {
  const username = interaction.authentication?.username ?? '';
  const name = issuer.users.get(username)?.authentication_context.name;
  return {
    kind: 'page',
    status: fault === undefined ? 200 : 400,
    page: {
      page: 'consent',
      ...frameOf(issuer, interaction, 'consent'),
      client: clientFacts(client),
      user: { username, ...(name !== undefined && { name }) },
      groups: groupByService(issuer, scopes),
      claims,
      grantedBefore,
      ...(fault !== undefined && { fault }),
    },
  };
}

function frameOf(issuer: Issuer, { interactionId, browserSecret }: Interaction, asking: Question['kind']) {
  const query = `login_id=${interactionId}`;
  return {
    workspace: issuer.id,
    issuer: issuer.url,
    action: `${issuer.path}/${asking}?${query}`,
    csrf: csrfToken(browserSecret),
    statusUrl: `${issuer.path}/login/status?${query}&asking=${asking}`,
    resumeUrl: `${issuer.path}/oauth2/authorize?${query}`,
  };
}

const NO_USERS: LoginPage['users'] = [];

const testUsers = derived((users: Issuer['workspace']['users']) =>
  users.filter(({ disabled }) => !disabled).map(pickable),
);

function pickable({
  username,
  authentication_context,
}: Issuer['workspace']['users'][number]): LoginPage['users'][number] {
  const { name, email, groups } = authentication_context;
  return {
    username,
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
    ...(groups && { groups }),
  };
}

const clientFacts = derived((client: Client): LoginPage['client'] => {
  const { client_id, client_name, logo_uri, client_uri, policy_uri, tos_uri } = client;
  return {
    client_id,
    client_name: client_name ?? client_id,
    ...(logo_uri !== undefined && { logo_uri }),
    ...(client_uri !== undefined && { client_uri }),
    ...(policy_uri !== undefined && { policy_uri }),
    ...(tos_uri !== undefined && { tos_uri }),
  };
});

type Groups = ConsentPage['groups'];

const groupsOf = derived((_issuer: Issuer) => new Map<string, Groups>());
const MOST_GROUPS = 100;

function groupByService(issuer: Issuer, names: readonly string[]): Groups {
  const known = groupsOf(issuer);
  const key = names.join(' ');
  let groups = known.get(key);
  if (!groups) {
    if (known.size >= MOST_GROUPS) known.clear();
    known.set(key, (groups = grouped(issuer, names)));
  }
  return groups;
}

function grouped(issuer: Issuer, names: readonly string[]): Groups {
  const groups = new Map<string, Groups[number]['scopes'][number][]>();
  for (const name of names) {
    const scope = issuer.scopes.get(name);
    const service = issuer.services.get(scope?.service_id ?? '')?.name ?? 'Other';
    const entries = groups.get(service) ?? [];
    entries.push({
      name,
      display_name: scope?.display_name ?? name,
      transient: scope?.transient ?? false,
      ...(scope?.description !== undefined && { description: scope.description }),
    });
    groups.set(service, entries);
  }
  return [...groups].map(([service, scopes]) => ({ service, scopes }));
}
