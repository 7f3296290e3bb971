import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIVE_WORDS } from '../../../renderer/views/live/words.ts';
import { FIXES, said, worldWithJudy } from '../../verdict/fixes.ts';
import { verdictOn } from '../../verdict/mistakes.ts';
import { describeInBrowser, openChromium, type Chromium } from '../../world/chromium.ts';
import { builtConsole, openConsoleOf } from '../../world/console.ts';
import { exchangeOn } from '../steps.ts';

describeInBrowser('the button of each fix', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  // A token that was revoked stays revoked.
  const undoable = FIXES.filter(([name]) => !name.startsWith('revocation'));

  test.each(undoable)('%s: %s mends it, and Undo takes it back', async (_name, id, refused, passes) => {
    const world = await worldWithJudy({ uiDirectory: builtConsole() });
    const again = await refused(world);
    const first = await again();
    const { headers } = first;
    expect(await said(first)).not.toMatch(passes);
    const label = (await verdictOn(world, new Response(null, { headers })))?.fixes.find((fix) => fix.id === id)?.label;
    const exchangeId = headers.get('x-trace-id') ?? '';
    const { flowId = '-' } = world.bus.traffic().exchanges.get(exchangeId) ?? {};
    const { page, go } = await openConsoleOf(world, browser);
    await go(`/live/${flowId}/${exchangeId}`);
    const exchange = exchangeOn(page);
    await exchange.getByRole('button', { name: label ?? '', exact: true }).click();
    await exchange.getByText(LIVE_WORDS.fixed).first().waitFor();
    expect(await said(await again())).toMatch(passes);
    await exchange.getByRole('button', { name: LIVE_WORDS.undo, exact: true }).click();
    await exchange.getByRole('button', { name: label ?? '', exact: true }).waitFor();
    expect(await said(await again())).not.toMatch(passes);
  });
});
