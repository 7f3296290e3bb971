import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIVE_WORDS } from '../../renderer/views/live/words.ts';
import { FRAME_WORDS } from '../../renderer/frame/words.ts';
import { HOW, PORTAL_WORDS, validated } from '../../server/demo/words.ts';
import { ALLOW } from '../../server/http/pages/consent.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { openConsole } from '../world/console.ts';
import { openPortal, openStep, signIn, statesOf, stepAt, times } from './steps.ts';

describeInBrowser('a login, watched from the console', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  test('from first start to a finished demo login: ten steps fill in as they happen', async () => {
    const { page: ui } = await openConsole(browser);
    const opened = ui.context().waitForEvent('page');
    await ui.getByRole('button', { name: FRAME_WORDS.runDemo }).click();
    const portal = await opened;
    await ui.getByRole('tree', { name: LIVE_WORDS.list }).or(ui.getByText(LIVE_WORDS.empty)).waitFor();

    await portal.getByRole('button', { name: PORTAL_WORDS.signIn }).click();
    await portal.getByRole('heading', { name: 'Sign in' }).waitFor();
    await expect.poll(() => statesOf(ui)).toEqual(['passed', 'passed', 'waiting', ...times(7, 'not seen')]);

    await portal.getByRole('button', { name: /^Alice/ }).click();
    await portal.getByRole('button', { name: ALLOW }).waitFor();
    await expect.poll(() => statesOf(ui)).toEqual([...times(3, 'passed'), 'waiting', ...times(6, 'not seen')]);

    await portal.getByRole('button', { name: ALLOW }).click();
    await portal.getByText(`Alice Archer ${PORTAL_WORDS.isSignedIn}`).waitFor();
    await expect.poll(async () => (await statesOf(ui)).slice(0, 8)).toEqual(times(8, 'passed'));

    await portal.getByRole('button', { name: PORTAL_WORDS.byJwks }).click();
    await portal.getByText(validated(HOW.jwks)).waitFor();
    await expect.poll(() => statesOf(ui)).toEqual(times(10, 'passed'));
    await ui
      .getByRole('treeitem', { name: /Alice|alice/ })
      .getByText('Succeeded')
      .waitFor();
  });

  test('a partial grant: its step shows the withheld scopes', async () => {
    const { world, page: ui, go } = await openConsole(browser);
    await go('/live');
    const portal = await openPortal(ui, world);
    await portal.getByRole('button', { name: PORTAL_WORDS.signIn }).click();
    await portal.getByRole('button', { name: /^Bob/ }).click();
    await portal.getByLabel(/Read accounts/).uncheck();
    await portal.getByRole('button', { name: ALLOW }).click();
    await portal.getByText(PORTAL_WORDS.isSignedIn).waitFor();
    await expect.poll(async () => (await statesOf(ui)).slice(0, 8)).toEqual(times(8, 'passed'));
    const consent = await openStep(ui, 4);
    await consent
      .getByText(/accounts\.read/)
      .first()
      .waitFor();
  });

  test('a denial fails the consent step and shows what the client received', async () => {
    const { world, page: ui, go } = await openConsole(browser);
    await go('/live');
    const portal = await openPortal(ui, world);
    await portal.getByRole('button', { name: PORTAL_WORDS.signIn }).click();
    await portal.getByRole('button', { name: /^Alice/ }).click();
    await portal.getByRole('button', { name: 'Cancel' }).click();
    await portal.getByRole('alert').getByText('access_denied').first().waitFor();
    const why = ui.getByRole('region', { name: LIVE_WORDS.whyFailed });
    await why.getByText('access_denied').first().waitFor();
    expect((await statesOf(ui)).slice(0, 4)).toEqual(['passed', 'passed', 'passed', 'failed']);
    await ui.getByRole('treeitem', { name: /failed .*access_denied/ }).waitFor();
  });

  test('a wrong password is a failed check, and the login continues from there', async () => {
    const { world, page: ui, go } = await openConsole(browser);
    await go('/live');
    const portal = await openPortal(ui, world);
    await portal.getByRole('button', { name: PORTAL_WORDS.signIn }).click();
    await portal.getByLabel('Username').fill('alice');
    await portal.getByLabel('Password').fill('not hers');
    await portal.getByRole('button', { name: 'Sign in', exact: true }).click();
    await portal.getByRole('alert').waitFor();
    const login = stepAt(ui, 3);
    await login.getByRole('img', { name: 'failed' }).first().waitFor();
    await portal.getByLabel('Password').fill('alice');
    await portal.getByRole('button', { name: 'Sign in', exact: true }).click();
    await portal.getByRole('button', { name: ALLOW }).click();
    await portal.getByText(`Alice Archer ${PORTAL_WORDS.isSignedIn}`).waitFor();
    await expect.poll(async () => (await statesOf(ui)).slice(0, 8)).toEqual(times(8, 'passed'));
    await openStep(ui, 3);
    await login.getByRole('img', { name: 'failed' }).first().waitFor();
  });

  test('a consent is remembered until it is withdrawn in the console, then requested again', async () => {
    const { world, page: ui, go } = await openConsole(browser);
    const portal = await openPortal(ui, world);
    await signIn(portal);
    const signInAgain = async (): Promise<void> => {
      await portal.getByRole('button', { name: 'Sign out' }).click();
      await portal.getByRole('button', { name: PORTAL_WORDS.signIn }).click();
      await portal.getByRole('button', { name: /^Alice/ }).click();
    };
    await signInAgain();
    await portal.getByText(`Alice Archer ${PORTAL_WORDS.isSignedIn}`).waitFor();
    await go('/consents/consents');
    const consent = ui.getByRole('row', { name: /accounts\.read/ });
    await consent.getByRole('checkbox').check();
    await ui.getByRole('button', { name: 'Withdraw 1 consent' }).click();
    await consent.waitFor({ state: 'detached' });
    await signInAgain();
    await portal.getByRole('button', { name: ALLOW }).waitFor();
    await portal.getByLabel(/Read accounts/).waitFor();
    expect(await portal.getByLabel(/Email/).count()).toBe(0);
  });
});
