import { resolve } from 'node:path';
import { defaultConfigPath } from '../files/config-path.ts';
import { keepHeapSmall } from '../compose/heap.ts';
import { createLog, logEvents, type Log } from '../compose/log.ts';
import type { OptionsOf } from '../compose/options.ts';
import { isMistake, MISTAKE_EXIT_CODE } from './mistake.ts';
import { openBrowser } from './open-browser.ts';
import { httpsOf, start, type Running } from '../compose/start.ts';

export type ServeOptions = OptionsOf<'serve'>;

/** Runs until SIGINT or SIGTERM. Errors the user can fix end with one sentence and exit code 2. */
export async function runServe(options: ServeOptions): Promise<void> {
  const {
    config = defaultConfigPath(),
    json = false,
    open = false,
    logLevel,
    allowEnv = [],
    alsoHost,
    https,
    tlsCert,
    tlsKey,
    ...rest
  } = options;
  const environment = Object.fromEntries(allowEnv.map((name) => [name, process.env[name]]));
  const log = createLog(logLevel);
  try {
    const running = await start({
      ...rest,
      ...httpsOf({ https, tlsCert, tlsKey }),
      ...(alsoHost && { alsoHosts: alsoHost }),
      config: resolve(config),
      environment,
      log,
    });
    stopOnSignals(running, log);
    if (logLevel === 'info') running.bus.subscribe(logEvents(log));
    await announce(running, json);
    keepHeapSmall();
    if (open) openBrowser(running.oneTimeAddress());
  } catch (error) {
    if (!isMistake(error)) throw error;
    process.stderr.write(`understudy: ${error.message}\n`);
    process.exit(MISTAKE_EXIT_CODE);
  }
}

async function announce(running: Running, json: boolean): Promise<void> {
  const { issuer, alsoIssuers, admin, adminToken, configPath: config, caPath: ca } = running;
  if (json) {
    process.stdout.write(
      `${JSON.stringify({
        event: 'ready',
        issuer,
        ...(alsoIssuers.length > 0 && { alsoIssuers }),
        admin,
        adminToken,
        config,
        ...(ca !== undefined && { ca }),
        pid: process.pid,
      })}\n`,
    );
    return;
  }
  const trust = ca === undefined ? [] : ['', ...(await import('./certificate/trust.ts')).trustLines(ca)];
  process.stdout.write(
    [
      'Understudy is running.',
      '',
      `  Issuer       ${issuer}`,
      ...alsoIssuers.map((url) => `  Also         ${url}`),
      `  Discovery    ${issuer}/.well-known/openid-configuration`,
      `  Demo Portal  ${issuer}/demo`,
      `  Console      ${admin}/#token=${encodeURIComponent(adminToken)}`,
      `  Config       ${config}`,
      ...trust,
      '',
      'Press Ctrl+C to stop.',
      '',
    ].join('\n'),
  );
}

/** The first signal stops gracefully, the second immediately. */
function stopOnSignals(running: Running, log: Log): void {
  let stopping = false;
  // Closing a terminal sends SIGHUP.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      running.stop(signal).then(
        () => process.exit(0),
        (error: unknown) => {
          log('Couldn’t stop cleanly', error);
          process.exit(1);
        },
      );
    });
  }
}
