/** Verdicts with fixes that any server could have sent, on requests that were really made. */
import { onTestFinished } from 'vitest';
import type { ConfigInput } from '../../../contract/config/config.ts';
import type { Fix, Verdict } from '../../../contract/traffic/verdict.ts';
import { LIVE_WORDS } from '../../../renderer/views/live/words.ts';
import { authorizePath } from '../../world/code-grant.ts';
import type { Chromium } from '../../world/chromium.ts';
import { openConsole } from '../../world/console.ts';
import { CALLBACK, clientOf, type World } from '../../world/world.ts';

export const REGISTERED = `${CALLBACK}/registered`;

export const urisOf = (world: World): readonly string[] =>
  world.workspace().clients.get('web-app')?.redirect_uris ?? [];

/** The fix that registers what was sent, computed from the config as it is now. */
export const registerFix = (world: World, uri = CALLBACK): Fix => ({
  id: 'test-register',
  label: `Register ${uri} for web-app`,
  operation: 'clients.update',
  params: { tid: 'default', aid: 'default', client_id: 'web-app' },
  body: { redirect_uris: [...urisOf(world).filter((one) => one !== uri), uri] },
  if_match: `"${world.core.config.tag()}"`,
});

export const verdictOn = (exchangeId: string, more: Partial<Verdict> = {}): Verdict => ({
  severity: 'error',
  cause: 'redirect_uri ends too early for web-app.',
  step: 'authorize-requested',
  check: 'redirect-uri-matched',
  exchangeId,
  expected: REGISTERED,
  received: CALLBACK,
  advice: 'Send it as it is registered.',
  fixes: [],
  ...more,
});

/** Makes a request, and returns its ID and its status. */
export async function send(world: World, path: string, init?: RequestInit): Promise<{ id: string; status: number }> {
  const response = await world.fetch(path, init);
  await response.arrayBuffer();
  return { id: response.headers.get('x-trace-id') ?? '', status: response.status };
}

/** Reaches a verdict on an exchange, now and each time that the server computes one again. */
export async function reach(world: World, exchangeId: string, compute: () => Verdict): Promise<void> {
  await world.event((event) => event.type === 'exchange.answered' && event.exchangeId === exchangeId);
  await world.verdicts.settled();
  const { flowId } = world.bus.traffic().exchanges.get(exchangeId) ?? {};
  const emit = () => {
    const verdict = compute();
    world.bus.emit('verdict.reached', { exchangeId, ...(flowId !== undefined && { flowId }), verdict });
  };
  const stop = world.bus.subscribe((event) => {
    if (event.type !== 'verdict.reached' || event.exchangeId !== exchangeId) return;
    if (event.verdict?.cause !== compute().cause) emit();
  });
  onTestFinished(stop);
  emit();
}

/** A login that was refused for its redirect URI, selected in Live with a verdict that offers to register it. */
export async function openRefused(browser: Chromium, more: (world: World) => Partial<Verdict> = () => ({})) {
  const ui = await openConsole(browser);
  const { world, page } = ui;
  await world.configure((workspace) => {
    clientOf(workspace, 'web-app').redirect_uris = [REGISTERED];
  });
  const { id } = await send(world, authorizePath());
  await reach(world, id, () => verdictOn(id, { fixes: [registerFix(world)], ...more(world) }));
  await ui.go(`/live/${world.bus.traffic().exchanges.get(id)!.flowId!}`);
  const why = page.getByRole('region', { name: LIVE_WORDS.whyFailed });
  await why.waitFor();
  return { ...ui, why, exchangeId: id, again: async () => (await send(world, authorizePath())).status };
}

export const withoutClient = (draft: ConfigInput, client_id: string): void => {
  for (const workspace of draft.workspaces)
    if (workspace.clients) workspace.clients = workspace.clients.filter((client) => client.client_id !== client_id);
};
