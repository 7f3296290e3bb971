/**
 * `npm run bench -- desk`: the built desk in a real Chromium, over an admin API whose traffic is a recording of
 * 10,000 exchanges.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type Page } from 'playwright-core';
import { findBrowser } from '../scripts/browser.mjs';
import { startDeskServer, TOKEN, type DeskServer } from '../test/renderer/fixtures/desk-server.ts';
import { recordLogin } from '../test/renderer/fixtures/login.ts';
import { recordScene, type Scene } from '../test/renderer/fixtures/scenes.ts';
import { focusFilter, readPainted, timeFilter, timeScroll, watchRows } from './desk-page.ts';
import { median } from './statistics.ts';
import { formatTable } from './table.ts';

const DIST = join(import.meta.dirname, '../../../dist/renderer');
/** A recorded login holds six exchanges. */
const EXCHANGES_PER_LOGIN = 6;
const EXCHANGES = 10_000;
const PER_SECOND = 200;
const FILTERS = [
  'errored',
  'client=client-3',
  'no such text',
  'claim[email]*=user-7',
  'not(user=user-3) status=200',
  '',
];

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? NaN;

function recordMany(): Scene {
  const scene = recordScene(Date.now() - 6 * 3_600_000);
  for (let login = 0; login < EXCHANGES / EXCHANGES_PER_LOGIN; login += 1) {
    const fault = login % 9 === 0 ? { fault: 'pkce' as const } : {};
    const who = { client_id: `client-${login % 40}`, username: `user-${login % 90}` };
    recordLogin(scene.recording, { key: scene.key, ...who, ...fault });
  }
  return scene;
}

async function openDesk(page: Page, server: DeskServer): Promise<number> {
  await page.goto(`${server.url}/#token=${TOKEN}`);
  await page.waitForSelector('nav');
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  await page.evaluate(() => (location.hash = '#/live'));
  await page.waitForSelector('[role="treeitem"]');
  return paint ?? NaN;
}

/** Milliseconds from the server's event to the frame with its row, at 200 exchanges a second. */
async function timeArrivals(page: Page, server: DeskServer, scene: Scene, seconds: number): Promise<number[]> {
  await page.evaluate(watchRows);
  const sent = new Map<string, number>();
  const everyMs = (1000 * EXCHANGES_PER_LOGIN) / PER_SECOND;
  const begun = performance.now();
  for (let login = 0; login < (seconds * 1000) / everyMs; login += 1) {
    const before = scene.recording.events.length;
    scene.recording.now = Date.now();
    recordLogin(scene.recording, { key: scene.key, client_id: `bench-${login}` });
    sent.set(`bench-${login}`, performance.timeOrigin + performance.now());
    server.push(scene.recording.events.slice(before));
    const rest = begun + (login + 1) * everyMs - performance.now();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, rest)));
  }
  await page.waitForFunction(
    (last) => Number.isFinite((Object(window) as Window & { painted: Record<string, number> }).painted[last]),
    [...sent.keys()].at(-1) ?? '',
  );
  const painted = await page.evaluate(readPainted);
  return [...sent].flatMap(([name, at]) => (painted[name] === undefined ? [] : [painted[name] - at]));
}

/** Kilobytes, compressed, of what the first page loads: index.html names it. */
async function bundleKilobytes(): Promise<number> {
  const html = await readFile(join(DIST, 'index.html'), 'utf8');
  const names = (await readdir(join(DIST, 'assets'))).filter((name) => name.endsWith('.js') && html.includes(name));
  const files = await Promise.all(names.map((name) => readFile(join(DIST, 'assets', name))));
  return files.reduce((sum, file) => sum + gzipSync(file).length, 0) / 1000;
}

async function heapMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}

export async function benchDesk({ quick }: { quick: boolean }): Promise<void> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('The bench of the desk needs Chromium, Chrome or Edge.');
  const scene = recordMany();
  const server = await startDeskServer(scene.recording.events, scene.canned, DIST);
  const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const paint = await openDesk(page, server);
  const frames = await page.evaluate(timeScroll, quick ? 120 : 600);
  const filters: (readonly [string, number])[] = [];
  await page.evaluate(focusFilter);
  for (const text of FILTERS) filters.push([text, await page.evaluate(timeFilter, text)]);
  const arrivals = await timeArrivals(page, server, scene, quick ? 3 : 10);
  const heap = await heapMegabytes(page);
  await browser.close();
  await server.close();

  console.log(`\nThe desk over ${EXCHANGES.toLocaleString('en')} exchanges\n`);
  const rows = [
    ['First contentful paint, ms', paint, '< 1000'],
    ['Main bundle, KB gzipped', await bundleKilobytes(), '< 300'],
    ['Scrolling, median frame, ms', median(frames), '16.7'],
    ['Scrolling, 95th percentile, ms', percentile(frames, 0.95), '16.7'],
    ...filters.map(([text, ms]) => [`Filter “${text}”, ms`, ms, '< 100']),
    [`Event to painted row at ${PER_SECOND} exchanges/s, median, ms`, median(arrivals), ''],
    ['The same, 95th percentile, ms', percentile(arrivals, 0.95), '< 50'],
    ['Heap at the end, MB', heap, ''],
  ];
  console.log(formatTable(['what', 'measured', 'aim'], rows));
}
