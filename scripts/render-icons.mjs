/**
 * `node scripts/render-icons.mjs`: draws every icon of the desktop app from electron/icons/mark.svg and
 * glyph.svg. Its output is checked in, so that packaging needs no browser.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser } from './browser.mjs';
import { ROOT } from './targets.mjs';

const ICONS = join(ROOT, 'electron', 'icons');
const WAITING = '<circle cx="26" cy="6" r="6" fill="#e8ab30" />';
const WAITING_TEMPLATE = '<circle cx="26.5" cy="5.5" r="5.5" />';
/** Of macOS's icon grid: the shape takes 824 of 1024 points. */
const MAC_MARGIN = 100 / 1024;

/** @typedef {{ size: number, svg: string, margin?: number }} Picture */

const read = (/** @type {string} */ name) => readFileSync(join(ICONS, `${name}.svg`), 'utf8');
const withDot = (/** @type {string} */ svg, /** @type {string} */ dot) => svg.replace('</svg>', `${dot}</svg>`);

/** @param {import('playwright-core').Page} page */
const painter =
  (page) =>
  async (/** @type {Picture} */ { size, svg, margin = 0 }) => {
    const inset = Math.round(size * margin);
    const address = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>body{margin:0}img{display:block;padding:${inset}px;width:${size - 2 * inset}px}</style><img src="${address}">`,
    );
    return page.screenshot({ omitBackground: true, clip: { x: 0, y: 0, width: size, height: size } });
  };

/**
 * An .ico whose entries are PNGs, as Windows reads them since Vista.
 * @param {readonly { size: number, png: Buffer }[]} entries
 */
function icoOf(entries) {
  const head = Buffer.alloc(6 + 16 * entries.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(entries.length, 4);
  let offset = head.length;
  entries.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...entries.map(({ png }) => png)]);
}

/**
 * An .icns: chunks of a four-letter type, a length and a PNG.
 * @param {readonly { type: string, png: Buffer }[]} entries
 */
function icnsOf(entries) {
  const chunk = (/** @type {string} */ type, /** @type {Buffer} */ body) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, 'ascii');
    head.writeUInt32BE(8 + body.length, 4);
    return Buffer.concat([head, body]);
  };
  return chunk('icns', Buffer.concat(entries.map(({ type, png }) => chunk(type, png))));
}

const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
const LINUX_SIZES = [16, 32, 48, 64, 128, 256, 512];
const ICNS_TYPES = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]);

const browser = await chromium.launch({
  executablePath: findBrowser() ?? '',
  args: ['--headless=new', '--no-sandbox', '--disable-background-networking'],
});
const paint = painter(await browser.newPage());
const mark = read('mark');
const glyph = read('glyph');
mkdirSync(join(ICONS, 'desktop'), { recursive: true });
mkdirSync(join(ICONS, 'linux'), { recursive: true });

const ico = [];
for (const size of ICO_SIZES) ico.push({ size, png: await paint({ size, svg: mark }) });
writeFileSync(join(ICONS, 'icon.ico'), icoOf(ico));

const icns = [];
for (const [type, size] of ICNS_TYPES) icns.push({ type, png: await paint({ size, svg: mark, margin: MAC_MARGIN }) });
writeFileSync(join(ICONS, 'icon.icns'), icnsOf(icns));

for (const size of LINUX_SIZES) {
  writeFileSync(join(ICONS, 'linux', `${size}x${size}.png`), await paint({ size, svg: mark }));
}

const desktop = /** @type {Record<string, Picture>} */ ({ window: { size: 256, svg: mark } });
for (const [suffix, factor] of /** @type {const} */ ([
  ['', 1],
  ['@2x', 2],
])) {
  desktop[`tray${suffix}`] = { size: 16 * factor, svg: mark };
  desktop[`tray-waiting${suffix}`] = { size: 16 * factor, svg: withDot(mark, WAITING) };
  desktop[`trayTemplate${suffix}`] = { size: 18 * factor, svg: glyph };
  desktop[`tray-waitingTemplate${suffix}`] = { size: 18 * factor, svg: withDot(glyph, WAITING_TEMPLATE) };
}
for (const [name, picture] of Object.entries(desktop)) {
  writeFileSync(join(ICONS, 'desktop', `${name}.png`), await paint(picture));
}
await browser.close();
