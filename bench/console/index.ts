/**
 * `npm run bench -- console`: the built console in a real Chromium, on the built server, with a record of 10,000 real
 * exchanges while more arrive.
 */
import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.mjs';
import { middleOfList, readPainted, timeFilter, watchRows } from './page.ts';
import { traceFrames, type FrameReport } from './trace.ts';
import { arrive, fill } from './traffic.ts';
import { startOurs, type Rival } from '../rivals.ts';
import { median, percentile } from '../statistics.ts';
import { formatTable } from '../table.ts';
import { withUnderstudy } from '../understudy.ts';

const DIST = join(import.meta.dirname, '../../../dist/renderer');
const EXCHANGES = 10_000;
const PER_SECOND = 200;
/** Each one shows a different number of rows from the one before. */
const FILTERS = ['errored', 'no such text', 'claim[email]*=alice', 'not(user=alice)', 'client=service', ''];
const SCROLL = { distance: 24_000, pixelsPerSecond: 4000 };

interface Visit {
  /** Milliseconds to the first contentful paint. */
  paint: number;
  /** Milliseconds for each of FILTERS. */
  filters: readonly number[];
  frames: FrameReport;
}

async function openLive(browser: Browser, { server }: Rival): Promise<{ page: Page; paint: number }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${server.ready.admin}/#token=${server.ready.adminToken}`);
  await page.waitForSelector('nav');
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  await page.evaluate(() => (location.hash = '#/live'));
  await page.waitForSelector('[role="treeitem"]');
  return { page, paint: paint ?? NaN };
}

async function scroll(page: Page, distance: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const at = await page.evaluate(middleOfList);
  const gesture = { ...at, yDistance: distance, speed: SCROLL.pixelsPerSecond, gestureSourceType: 'mouse' as const };
  await session.send('Input.synthesizeScrollGesture', gesture);
}

/** Opens the console in a new page, filters and scrolls. */
async function visit(browser: Browser, rival: Rival): Promise<Visit> {
  const { page, paint } = await openLive(browser, rival);
  const filters: number[] = [];
  for (const text of FILTERS) filters.push(await page.evaluate(timeFilter, text));
  const frames = await traceFrames(browser, page, () => scroll(page, SCROLL.distance));
  await page.close();
  return { paint, filters, frames };
}

interface Recorded {
  exchangeId: string;
  flowId?: string;
  receivedAt: number;
  durationMs?: number;
}

/** Milliseconds from the end of each exchange to the frame with its row, while more arrive. */
async function timeArrivals(page: Page, { server, target }: Rival, seconds: number): Promise<number[]> {
  await page.evaluate(watchRows);
  const begun = Date.now();
  await arrive(target, { perSecond: PER_SECOND, seconds });
  await page.waitForTimeout(1000);
  const painted = await page.evaluate(readPainted);
  const headers = { authorization: `Bearer ${server.ready.adminToken}` };
  const reply = await fetch(`${server.ready.admin}/api/v1/exchanges`, { headers });
  const delays = new Map<string, number>();
  for (const { exchangeId, flowId, receivedAt, durationMs = NaN } of (await reply.json()) as Recorded[]) {
    const key = flowId ?? exchangeId;
    const at = painted[key];
    // A flow's row appears with its first exchange. Later exchanges use the same row.
    if (receivedAt >= begun && at !== undefined && !delays.has(key)) delays.set(key, at - receivedAt - durationMs);
  }
  return [...delays.values()];
}

async function heapMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}

/** Kilobytes, compressed, of the files that index.html loads first. */
async function bundleKilobytes(): Promise<number> {
  const html = await readFile(join(DIST, 'index.html'), 'utf8');
  const names = (await readdir(join(DIST, 'assets'))).filter((name) => name.endsWith('.js') && html.includes(name));
  const files = await Promise.all(names.map((name) => readFile(join(DIST, 'assets', name))));
  return files.reduce((sum, file) => sum + gzipSync(file).length, 0) / 1000;
}

type Line = readonly [what: string, values: readonly number[], aim: string];

function visitLines(visits: readonly Visit[]): Line[] {
  const frames = visits.map((each) => each.frames);
  return [
    ['First contentful paint, ms', visits.map(({ paint }) => paint), '< 1000'],
    ['Scrolling: frames presented per second', frames.map(({ intervals }) => 1000 / median(intervals)), '60'],
    ['Scrolling: frames dropped, %', frames.map(({ due, dropped }) => (100 * dropped) / due), ''],
    ['Scrolling: presented with rows missing, %', frames.map(({ due, incomplete }) => (100 * incomplete) / due), ''],
    ['Scrolling: main thread per frame, 95th percentile, CPU ms', frames.map(p95OfMainThread), '< 16.7'],
    ...FILTERS.map((text, index): Line => [
      `Filter “${text}”${index === 0 ? ', first use' : ''}, ms`,
      visits.map(({ filters }) => filters[index] ?? NaN),
      '< 100',
    ]),
  ];
}

const p95OfMainThread = ({ mainThread }: FrameReport): number => percentile(mainThread, 0.95);

async function measure(browser: Browser, rival: Rival, quick: boolean): Promise<Line[]> {
  await fill(rival.target, EXCHANGES);
  const visits: Visit[] = [];
  for (let round = 0; round < (quick ? 1 : 5); round += 1) visits.push(await visit(browser, rival));
  const { page } = await openLive(browser, rival);
  const heapBefore = await heapMegabytes(page);
  const rounds: number[][] = [];
  for (let round = 0; round < (quick ? 1 : 3); round += 1) rounds.push(await timeArrivals(page, rival, quick ? 3 : 10));
  return [
    ['Main bundle, KB gzipped', [await bundleKilobytes()], '< 300'],
    ...visitLines(visits),
    [`Exchange to painted row at ${PER_SECOND} a second, median, ms`, rounds.map(median), ''],
    ['Exchange to painted row, 95th percentile, ms', rounds.map((times) => percentile(times, 0.95)), '< 50'],
    [`Heap at ${EXCHANGES.toLocaleString('en')} exchanges, MB`, [heapBefore], ''],
    ['Heap after new exchanges, MB', [await heapMegabytes(page)], 'no growth'],
  ];
}

/** Milliseconds for a fixed computation. Machines with shared cores differ by more than any change to the console. */
function timeMachine(): number {
  const begun = performance.now();
  let sum = 0;
  for (let step = 0; step < 300_000_000; step += 1) sum += step % 7;
  return sum > 0 ? performance.now() - begun : NaN;
}

export async function benchConsole({ quick }: { quick: boolean }): Promise<void> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('The console bench needs Chromium, Chrome or Edge.');
  const before = timeMachine();
  const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
  const lines = await withUnderstudy(async (ours) => {
    const rival = await startOurs(ours);
    try {
      return await measure(browser, rival, quick);
    } finally {
      await browser.close();
      await rival.server.stop();
    }
  });
  const load = `${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`;
  const pace = [before, timeMachine()].map((ms) => `${Math.round(ms)} ms`).join(' before and ');
  console.log(`\nConsole with ${EXCHANGES.toLocaleString('en')} exchanges; machine load at the end: ${load}`);
  console.log(`A fixed computation took ${pace} after. If these differ, the machine's speed changed during the run.\n`);
  const rows = lines.map(([what, values, aim]) => [what, median(values), Math.min(...values), aim]);
  console.log(formatTable(['what', 'median', 'least', 'aim'], rows));
}
