import type { CheckupCard } from '../../contract/checkup/card.ts';
import { runWith } from '../cli/command.ts';
import { call } from '../world/admin.ts';
import { startWorld, type World } from '../world/world.ts';
import { SCOPE, type Trusted } from './libraries.ts';

export async function checkup(world: World, url: string, ...args: string[]) {
  const token = { UNDERSTUDY_ADMIN_TOKEN: world.adminToken };
  const command = runWith(token, 'checkup-api', url, '--config', world.configPath, '--client', 'web-app', ...args);
  const code = await command.ended;
  return { code, out: command.out(), err: command.err() };
}

/** The card of an API that alice’s tokens are for. */
export async function cardOf(world: World, url: string): Promise<CheckupCard> {
  const { out, err } = await checkup(world, url, '--user', 'alice', '--scope', `openid ${SCOPE}`, '--report', 'json');
  if (out === '') throw new Error(err);
  return JSON.parse(out) as CheckupCard;
}

export const idsOf = ({ lines }: CheckupCard, wanted: string): string[] =>
  lines.filter(({ result }) => result === wanted).map(({ id }) => id);

/** A server where every wrong token can be made, and what an API trusts. */
export async function startIssuer(): Promise<World & Trusted> {
  const world = await startWorld();
  await world.core.config.update('test', ({ workspaces }) => {
    workspaces.push({ tid: 'default', aid: 'second' });
  });
  await world.configure((workspace) => {
    workspace.settings = { ...workspace.settings, access_token_profile: 'rfc9068' };
    const bob = workspace.users?.find(({ username }) => username === 'bob');
    if (bob) bob.disabled = true;
  });
  return { ...world, audience: await audienceOf(world) };
}

async function audienceOf(world: World): Promise<string> {
  const body = { username: 'alice', scope: SCOPE };
  const made = await call(world, 'clients.issueAccessToken', { params: { client_id: 'web-app' }, body });
  const [, payload = ''] = String(made.body['access_token']).split('.');
  const { aud } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { aud: string[] };
  return aud.at(-1) ?? '';
}
