// The main journey with keys alone: no click from the log-in to the plaintext. See journey.test.mjs for how to run it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accountWithPost, kFreshPassword } from './accounts.mjs';
import { launch, openPage, settle, url } from './browser.mjs';
import { login } from './pages.mjs';

const skip = url ? false : 'JINKUI_URL is not set';
const kMostStops = 90;
const kRingMs = 2000;
const kMenuMs = 150; // a menu moves on some frames after its key

/** What has the keyboard now. */
const stopOf = (page) => page.evaluate(() => document.activeElement.outerHTML.slice(0, 120));

/** Waits until it can be seen what has the keyboard: rings are drawn in a transition. */
async function ringSeen(page) {
  await page.waitForFunction(() => {
    const element = document.activeElement;
    const select = element.closest('.ant-select');
    const rings = [element, element.closest('.ant-input-affix-wrapper'), select?.querySelector('.ant-select-selector')];
    return rings.filter(Boolean).map((one) => getComputedStyle(one)).some((style) =>
      (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none');
  }, null, { timeout: kRingMs }).catch(async () => assert.fail(`nobody sees that this has the keyboard: ${await stopOf(page)}`));
}

/** Presses `key` until what `selector` means has the keyboard. */
async function walkTo(page, selector, key = 'Tab') {
  const seen = [];
  for (let i = 0; i < kMostStops; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.closest(wanted) !== null, selector)) return ringSeen(page);
    seen.push(await stopOf(page));
    await page.keyboard.press(key);
    if (key.startsWith('Arrow')) await page.waitForTimeout(kMenuMs);
  }
  throw new Error(`${selector} was not reached:\n${seen.slice(0, 30).join('\n')}`);
}

const inMenu = (page) => page.waitForFunction(() => document.activeElement?.closest('.ant-dropdown') !== null);

async function press(page, selector, key = 'Tab') {
  await walkTo(page, selector, key);
  await page.keyboard.press('Enter');
}

describe('the main journey with keys alone', { skip }, () => {
  let browser;
  let agent;
  let approver;
  let customer;
  let request;
  const account = skip ? undefined : accountWithPost('agent', accountWithPost('agent'), accountWithPost('agent', accountWithPost('agent')));

  before(async () => {
    browser = await launch();
    const first = await openPage(browser); // replaces the first password, and finds whom to look for
    await login(first.page, account);
    const { rows } = await first.page.evaluate(async () => (await fetch('/api/v1/customers?limit=100')).json());
    const found = rows.find(({ masks, level }) => level.id === 'confidential' && masks.kind === 'person');
    customer = { id: found.id, surname: found.masks.name.replace(/\*.*/, '') };
    await first.context.close();
    agent = await openPage(browser);
    approver = await openPage(browser);
    await login(approver.page, accountWithPost('deputy_in_charge'));
  });
  after(() => browser?.close());

  const choosePurpose = async (page) => {
    await walkTo(page, '[data-testid=purpose]');
    await page.keyboard.press('Enter');
    await page.locator('.ant-select-item-option-active').first().waitFor();
    await page.keyboard.press('Enter');
  };

  it('logs in', async () => {
    const { page } = agent;
    await page.goto(url);
    await walkTo(page, '#login');
    await page.keyboard.type(account.login);
    await page.keyboard.press('Tab');
    await page.keyboard.type(kFreshPassword);
    await page.keyboard.press('Enter');
    await page.locator('[data-testid=watermark]').waitFor({ state: 'attached' });
    await settle(page);
  });

  it('the first stop leads past header and menu', async () => {
    const { page } = agent;
    await page.keyboard.press('Tab');
    await press(page, '[data-testid=skip]');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'content');
  });

  it('finds the customer from anywhere with "/", and opens it', async () => {
    const { page } = agent;
    await page.keyboard.press('/');
    await walkTo(page, '[data-testid=search]');
    await page.keyboard.type(customer.surname);
    await page.keyboard.press('Enter');
    await page.locator('tbody tr.ant-table-row').first().waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'content', 'the keyboard is in the results');
    await press(page, `a[href="/customers/${customer.id}"]`);
    await page.locator('[data-testid=purpose]').first().waitFor();
    await settle(page);
  });

  it('is refused, asks, and is back in the page when the drawer closes', async () => {
    const { page } = agent;
    await choosePurpose(page);
    await press(page, '[data-testid=reveal]');
    await page.locator('[data-testid=ask]').waitFor();
    await press(page, '[data-testid=ask]', 'Shift+Tab');
    await walkTo(page, '#reason');
    await page.keyboard.press('Escape');
    await page.locator('.ant-drawer-open').waitFor({ state: 'detached' });
    await walkTo(page, '[data-testid=ask]');
    await page.keyboard.press('Enter');
    await walkTo(page, '#reason');
    await page.keyboard.type('核对联系方式');
    await press(page, '[data-testid=submit-request]');
    await page.waitForURL(/\/inbox\/\d+/);
    await page.locator('[data-testid=request]').waitFor();
    request = /\/inbox\/(\d+)/.exec(page.url())[1];
    await settle(page);
    await page.keyboard.press('Escape');
    await page.locator('.ant-drawer-open').waitFor({ state: 'detached' });
  });

  it('the approver opens it, approves, and is back at its row', async () => {
    const { page } = approver;
    await page.goto(`${url}/inbox`);
    await page.locator('tbody tr.ant-table-row').first().waitFor();
    await press(page, '[data-testid=skip]');
    await press(page, `a[href^="/inbox/${request}?"]`);
    await page.locator('[data-testid=request]').waitFor();
    await settle(page);
    await press(page, '[data-testid=action-approve]');
    await walkTo(page, '.ant-modal textarea');
    await page.keyboard.type('同意');
    await press(page, '.ant-modal .ant-btn-primary');
    await page.locator('[data-testid=grant]').waitFor();
    await settle(page);
    await page.keyboard.press('Escape');
    await page.locator('.ant-drawer-open').waitFor({ state: 'detached' });
    await page.waitForURL(/\/inbox\?/);
  });

  it('the menu leads to the list and the file, which opens now', async () => {
    const { page } = agent;
    await press(page, '.ant-menu a[href="/customers"]', 'Shift+Tab');
    await page.waitForURL(/\/customers$/);
    await page.keyboard.press('/');
    await page.keyboard.press('Control+A');
    await page.keyboard.type(customer.surname);
    await page.keyboard.press('Enter');
    await page.locator('tbody tr.ant-table-row').first().waitFor();
    await press(page, `a[href="/customers/${customer.id}"]`);
    await page.locator('[data-testid=grants]').waitFor();
    await settle(page);
    await choosePurpose(page);
    await press(page, '[data-testid=reveal]');
    await page.locator('[data-plain]').first().waitFor();
  });

  it('the columns of a list are chosen from its menu, and stay so', async () => {
    const { page } = agent;
    await press(page, '.ant-menu a[href="/customers"]', 'Shift+Tab');
    await page.locator('tbody tr.ant-table-row').first().waitFor();
    await settle(page);
    const heads = () => page.locator('thead th').allTextContents();
    const before = await heads();
    await press(page, '[data-testid=list-columns]');
    await inMenu(page);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.waitForFunction((count) => document.querySelectorAll('thead th').length === count, before.length - 1);
    await page.reload();
    await page.locator('tbody tr.ant-table-row').first().waitFor();
    assert.deepEqual(await heads(), before.slice(1));
  });

  it('logs out from the menu of the person', async () => {
    const { page } = agent;
    await press(page, '[data-testid=person]');
    await inMenu(page);
    await page.waitForTimeout(kMenuMs);
    await press(page, '.ant-dropdown-menu-item[data-menu-id$=leave]', 'ArrowDown');
    await page.locator('#login').waitFor();
  });

  it('nothing was said in the console', () => assert.deepEqual([...agent.complaints, ...approver.complaints], []));
});
