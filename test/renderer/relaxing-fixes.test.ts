import { expect, test } from 'vitest';
import { clientSchema } from '../../contract/config/client.ts';
import { settingsSchema } from '../../contract/config/settings.ts';
import { isRelaxing } from '../../renderer/fixes/change.ts';
import { lanesBanner } from '../../renderer/frame/clock/clock-words.ts';

const fixOf = (body: Record<string, unknown>) => ({ id: 'fix', label: 'Fix', body });

const relaxations = [clientSchema, settingsSchema].flatMap(({ shape }) =>
  Object.entries(shape)
    .filter(([, field]) => field.meta()?.['relaxation'] === true)
    .map(([name]) => name),
);

test.each(relaxations)('a fix that sets %s makes something less safe', (name) => {
  expect(isRelaxing(fixOf({ [name]: true }))).toBe(true);
  expect(isRelaxing(fixOf({ [name]: false }))).toBe(false);
});

test('to require PKCE no longer is less safe, to require it is not', () => {
  expect(relaxations.length).toBeGreaterThan(3);
  expect(isRelaxing(fixOf({ enforce_pkce_for_public_clients: false }))).toBe(true);
  expect(isRelaxing(fixOf({ enforce_pkce: true }))).toBe(false);
  expect(isRelaxing(fixOf({ redirect_uris: [] }))).toBe(false);
});

test('the banner of many lanes names some of them', () => {
  expect(lanesBanner(['a', 'b'])).toBe('The clocks of 2 lanes are moved: a, b.');
  expect(lanesBanner(['a', 'b', 'c', 'd', 'e'])).toBe('The clocks of 5 lanes are moved: a, b, c and 2 more.');
});
