import { networkInterfaces } from 'node:os';
import { createServer, Server, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { HostOptions } from '../../electron/options.ts';
import {
  createServerHost,
  nextFreePort,
  takenPort,
  type HostQuestions,
  type PortAnswer,
  type RunningServer,
} from '../../electron/server-host.ts';

const open: Server[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

const hasIPv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

async function listen(port = 0, host = '127.0.0.1'): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, resolve);
  });
  open.push(server);
  return (server.address() as AddressInfo).port;
}

/** A minimal server. It takes a real port, so a taken port really is taken. */
async function start(options: HostOptions): Promise<RunningServer> {
  const port = await listen(options.port);
  return {
    issuer: `http://localhost:${port}/default/default`,
    admin: `http://localhost:${options.adminPort}`,
    adminToken: 'secret',
    configPath: '/config/understudy.json',
    stop: () => Promise.resolve(),
  };
}

/** A server that takes no port. */
const still: RunningServer = {
  issuer: 'http://localhost:1/default/default',
  admin: 'http://localhost:2',
  adminToken: 'secret',
  configPath: '/config/understudy.json',
  stop: () => Promise.resolve(),
};

const inUse = (port: number): Error => Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE', port });

function answering(...answers: (PortAnswer | 'retry')[]) {
  const asked: { port: number; free: number }[] = [];
  const ask: HostQuestions = {
    portTaken(port, free) {
      asked.push({ port, free });
      return Promise.resolve(answers.shift() ?? 'quit');
    },
    failed: () => Promise.resolve(answers.shift() === 'retry' ? 'retry' : 'quit'),
  };
  return { ask, asked };
}

const noFault = (error: unknown): never => expect.unreachable(String(error));

const hostOf = (options: HostOptions, ask: HostQuestions, starts: typeof start = start) =>
  createServerHost({ start: starts, options: () => options, ask, onFault: noFault });

describe('a port that is taken', () => {
  test('the next free one is offered and used', async () => {
    const taken = await listen();
    const { ask, asked } = answering('take');
    const host = hostOf({ port: taken, adminPort: taken + 1 }, ask);
    expect(await host.launch()).toBe(true);
    expect(asked).toHaveLength(1);
    const { port, free } = asked[0]!;
    expect(port).toBe(taken);
    // The admin port is not offered to the ACP listener.
    expect(free).toBeGreaterThan(taken + 1);
    expect(host.running()?.issuer).toBe(`http://localhost:${free}/default/default`);
  });

  test('the same one can be retried', async () => {
    const taken = await listen();
    const ask: HostQuestions = {
      async portTaken() {
        await new Promise((resolve) => open.splice(0)[0]!.close(resolve));
        return 'retry';
      },
      failed: () => Promise.resolve('quit'),
    };
    const host = hostOf({ port: taken, adminPort: 1 }, ask);
    expect(await host.launch()).toBe(true);
    expect(host.running()?.issuer).toContain(`:${taken}/`);
  });

  test('or the user quits, and nothing runs', async () => {
    const host = hostOf({ port: await listen(), adminPort: 1 }, answering('quit').ask);
    expect(await host.launch()).toBe(false);
    expect(host.running()).toBeUndefined();
  });

  test.each([
    ['the one named', { adminPort: 9399 }, 9399],
    ['the default', {}, 9401],
  ])('when it is the console’s, only the console moves: %s', async (_which, options: HostOptions, taken) => {
    const { ask, asked } = answering('take');
    const starts = vi.fn<typeof start>(() => Promise.resolve(still)).mockRejectedValueOnce(inUse(taken));
    expect(await hostOf(options, ask, starts).launch()).toBe(true);
    expect(starts.mock.lastCall?.[0]).toEqual({ adminPort: asked[0]!.free });
    // Where the other listener will be.
    expect(asked[0]!.free).not.toBe(9400);
  });

  test('is found in the chain of causes', () => {
    expect(takenPort(new Error('No server.', { cause: inUse(9400) }))).toBe(9400);
    expect(takenPort(new Error('else'))).toBeUndefined();
    expect(takenPort(Object.assign(new Error('listen EACCES'), { code: 'EACCES', port: 80 }))).toBeUndefined();
  });

  test('is never offered', async () => {
    const taken = await listen();
    expect(await nextFreePort(taken - 1, [])).toBeGreaterThan(taken);
  });

  test.skipIf(!hasIPv6)('is not offered even if it is taken on ::1 only', async () => {
    const taken = await listen(0, '::1');
    expect(await nextFreePort(taken - 1, [])).toBeGreaterThan(taken);
  });

  test.each(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])('is offered where there is no IPv6 (%s)', async (code) => {
    const taken = await listen();
    const real = Server.prototype.listen;
    vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...options: unknown[]) {
      if ((options[0] as { host?: string }).host !== '::1') return real.apply(this, options as never);
      queueMicrotask(() => this.emit('error', Object.assign(new Error(`listen ${code}`), { code })));
      return this;
    });
    expect(await nextFreePort(taken, [])).toBeGreaterThan(taken);
  });

  test('no port is left after the last one', async () => {
    expect(await nextFreePort(65_535, [])).toBe(0);
  });
});

describe('the life cycle of the server', () => {
  test('any other failure is reported, and retried on request', async () => {
    const failing = vi.fn<typeof start>(start).mockRejectedValueOnce(new Error('The config is not JSON.'));
    const host = hostOf({}, answering('retry').ask, failing);
    expect(await host.launch()).toBe(true);
    expect(failing).toHaveBeenCalledTimes(2);
  });

  test('invalid options are reported like any other failure', async () => {
    const failed = vi.fn<HostQuestions['failed']>(() => Promise.resolve('quit'));
    const host = createServerHost({
      start,
      options: () => {
        throw new Error('--port x is not a port.');
      },
      ask: { portTaken: () => Promise.resolve('quit'), failed },
      onFault: noFault,
    });
    expect(await host.launch()).toBe(false);
    expect(failed).toHaveBeenCalledWith(new Error('--port x is not a port.'));
  });

  test('nor does a retry start a server without valid options', async () => {
    const starts = vi.fn<typeof start>();
    const host = createServerHost({
      start: starts,
      options: () => {
        throw new Error('--port x is not a port.');
      },
      ask: answering('retry', 'quit').ask,
      onFault: noFault,
    });
    expect(await host.launch()).toBe(false);
    expect(starts).not.toHaveBeenCalled();
  });

  test('thrown values that are not errors are reported too', async () => {
    const failed = vi.fn<HostQuestions['failed']>(() => Promise.resolve('quit'));
    const host = hostOf({}, { ...answering().ask, failed }, () => Promise.reject('out of luck'));
    await host.launch();
    expect(failed).toHaveBeenCalledWith(new Error('out of luck'));
  });

  test('a dialog that fails to open does not block a restart', async () => {
    const failed = vi.fn<HostQuestions['failed']>().mockRejectedValueOnce(new Error('There is no dialog.'));
    const failing = vi.fn<typeof start>(start).mockRejectedValueOnce(new Error('The config is not JSON.'));
    const host = hostOf({}, { ...answering().ask, failed }, failing);
    await expect(host.launch()).rejects.toThrow('There is no dialog.');
    expect(await host.restart()).toBe(true);
  });

  test('stopped while it starts after a question, it does not run afterwards either', async () => {
    const stop = vi.fn<() => Promise<void>>(() => Promise.resolve());
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const starts = vi
      .fn<typeof start>(async (options) => {
        begin();
        return { ...(await start(options)), stop };
      })
      .mockRejectedValueOnce(new Error('The config is not JSON.'));
    const host = hostOf({}, answering('retry').ask, starts);
    void host.launch();
    await begun;
    await host.stop();
    expect(stop).toHaveBeenCalledOnce();
    expect(host.running()).toBeUndefined();
  });

  test('is stopped once, and every listener hears of every change', async () => {
    const stop = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const host = hostOf({}, answering().ask, async (options) => ({ ...(await start(options)), stop }));
    const heard: boolean[] = [];
    host.onChange(() => heard.push(host.running() !== undefined));
    await host.launch();
    expect(await host.restart()).toBe(true);
    await host.stop();
    await host.stop();
    expect(stop).toHaveBeenCalledTimes(2);
    expect(heard).toEqual([true, false, true, false, false]);
  });

  test('restarts even if it did not stop cleanly, and reports that', async () => {
    const fault = new Error('The disk is full.');
    const told: unknown[] = [];
    const host = createServerHost({
      start: async (options) => ({ ...(await start(options)), stop: () => Promise.reject(fault) }),
      options: () => ({}),
      ask: answering().ask,
      onFault: (error) => told.push(error),
    });
    await host.launch();
    expect(await host.restart()).toBe(true);
    expect(host.running()).toBeDefined();
    expect(told).toEqual([fault]);
  });

  test('two restart requests never find our own port taken', async () => {
    const { ask, asked } = answering();
    const port = await listen();
    await new Promise((resolve) => open.splice(0)[0]!.close(resolve));
    const host = hostOf({ port, adminPort: 1 }, ask, async (options) => ({
      ...(await start(options)),
      stop: () => new Promise((resolve) => open.splice(0)[0]!.close(() => setImmediate(resolve))),
    }));
    await host.launch();
    expect(await Promise.all([host.restart(), host.restart()])).toEqual([true, true]);
    expect(asked).toEqual([]);
  });

  test('stopped while it starts, it does not run afterwards', async () => {
    const stop = vi.fn<() => Promise<void>>(() => Promise.resolve());
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const host = hostOf({}, answering().ask, async (options) => {
      begin();
      return { ...(await start(options)), stop };
    });
    void host.launch();
    await begun;
    await host.stop();
    expect(stop).toHaveBeenCalledOnce();
    expect(host.running()).toBeUndefined();
    expect(await host.launch()).toBe(false);
  });

  test('an open question does not block stopping', async () => {
    let asked = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const ask: HostQuestions = {
      portTaken: () => Promise.resolve('quit'),
      failed: () => {
        asked();
        return new Promise(() => undefined);
      },
    };
    const host = hostOf({}, ask, () => Promise.reject(new Error('The config is not JSON.')));
    void host.launch();
    await isAsked;
    await host.stop();
    expect(host.running()).toBeUndefined();
  });
});
