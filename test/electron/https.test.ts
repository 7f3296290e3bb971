import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fetchTrusting } from '../../server/http/tls/fetch.ts';
import { makeCertificate } from '../world/certificate.ts';
import { certificateAt } from '../tls/parts.ts';
import { desktop, open, useDesktop } from './desktop.ts';

useDesktop();

test('the window loads the console over https, and trusts only the certificate that it is served', async () => {
  const { window, address } = await open(0, ['/app', '--https']);
  expect(window.visible).toBe(true);
  expect(address).toMatch(/^https:\/\/localhost:\d+$/);
  const ca = readFileSync(join(desktop.folder, 'understudy.ca.pem'), 'utf8');
  expect((await fetchTrusting(ca)(address)).status).toBe(200);

  const verdictOn = (data: string): number => {
    let told = Number.NaN;
    const request = { hostname: 'localhost', certificate: { data }, verificationResult: 'net::ERR_CERT_INVALID' };
    desktop.fake.session.defaultSession.verify?.(request, (answer) => (told = answer));
    return told;
  };
  expect(verdictOn(await certificateAt(Number(new URL(address).port), { ca }))).toBe(0);
  expect(verdictOn(makeCertificate(['localhost']).cert)).toBe(-3);
});
