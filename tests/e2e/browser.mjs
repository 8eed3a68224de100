// Debian's Chromium under playwright-core, and a watch over what its pages load and say.
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const kFlags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
const kTimeoutMs = 20_000;
const kScreenshots = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));

export const url = process.env.JINKUI_URL;

export function launch() {
  return chromium.launch({ executablePath: process.env.JINKUI_CHROMIUM ?? '/usr/bin/chromium', args: kFlags });
}

/**
 * A page in a context of its own. `complaints` gathers errors of the console and of scripts, and requests to other hosts.
 * A refusal that the policy means (401, 403) is no error, though the browser logs it as one.
 */
export async function openPage(browser) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(kTimeoutMs);
  const complaints = [];
  const host = new URL(url).host;
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const refusal = /^Failed to load resource: the server responded with a status of (401|403) /.test(message.text());
    if (refusal && message.location().url.startsWith(`${url}/api/v1/`)) return;
    complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('request', (request) => {
    const address = new URL(request.url());
    if (address.protocol === 'blob:' || address.host === host) return;
    complaints.push(`foreign request: ${request.url()}`);
  });
  return { context, page, complaints };
}

/** Waits until nothing loads and nothing turns. */
export async function settle(page) {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => document.querySelector('.ant-spin-spinning') === null);
  await page.waitForTimeout(400); // drawers and dropdowns slide in
}

/** A picture for the README, when JINKUI_SCREENSHOTS=1. */
export async function screenshot(page, name) {
  if (process.env.JINKUI_SCREENSHOTS !== '1') return;
  await settle(page);
  await page.locator('.ant-message-notice').waitFor({ state: 'detached' });
  mkdirSync(kScreenshots, { recursive: true });
  await page.screenshot({ path: `${kScreenshots}${name}.png` });
}
