import type { Interaction } from '../core/records.ts';
import { ask, decide } from './door.ts';
import type { Hop } from './dispatch.ts';

/**
 * Logs somebody in without a page where the workspace's login is `auto`: the login_hint's user, else the
 * configured one. Undefined when there is nobody to log in, so that the page is shown.
 */
export async function loginByAutopilot(
  { core, issuer, flow }: Hop,
  interaction: Interaction,
): Promise<Interaction | undefined> {
  const { settings } = issuer.workspace;
  if (settings.login !== 'auto') return undefined;
  const candidates = [interaction.request.login_hint, settings.auto_login_username];
  const username = candidates.find((name) => name !== undefined && issuer.users.get(name)?.disabled === false);
  if (username === undefined) return undefined;
  const asked = await ask(core, issuer, interaction, { kind: 'login', scopes: [] });
  const decision = { kind: 'login', username, amr: ['pwd'], persistent: false } as const;
  return decide({ core, issuer, flow }, asked, decision, 'autopilot');
}
