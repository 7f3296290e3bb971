import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { startWorld } from '../world/world.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

test.skipIf(!hasIpv6)('the host :: is every address, of IPv4 and of IPv6', async () => {
  const { port } = await startWorld({ host: '::' });
  for (const host of ['127.0.0.1', '[::1]']) expect((await fetch(`http://${host}:${port}/alive`)).status).toBe(200);
});

test.skipIf(!hasIpv6)('localhost is 127.0.0.1 and ::1, on one port', async () => {
  const { port, adminPort } = await startWorld();
  for (const host of ['127.0.0.1', '[::1]']) {
    expect((await fetch(`http://${host}:${port}/alive`)).status).toBe(200);
    expect((await fetch(`http://${host}:${adminPort}/api/v1/health`)).status).toBe(401);
  }
});
