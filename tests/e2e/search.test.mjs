// Searching in the browser, against a running server with the demo company (see journey.test.mjs).
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accountWithPost } from './accounts.mjs';
import { launch, openPage, screenshot, settle, url } from './browser.mjs';
import { login } from './pages.mjs';

const skip = url ? false : 'JINKUI_URL is not set';

describe('searching', { skip }, () => {
  let browser;
  let clerk; // {context, page, complaints}
  let surname;

  before(async () => {
    browser = await launch();
    clerk = await openPage(browser);
    await login(clerk.page, accountWithPost('information_officer'));
  });
  after(() => browser?.close());

  const words = () => clerk.page.locator('[data-testid=search]');
  const search = async (text) => {
    await words().fill(text);
    await words().press('Enter');
    await clerk.page.waitForURL('**/search');
    await settle(clerk.page);
  };

  it('the box stands on every page and says what can be typed', async () => {
    await clerk.page.goto(`${url}/pack`);
    await words().waitFor();
    await words().focus();
    await clerk.page.locator('.ant-tooltip', { hasText: '首字母' }).waitFor();
  });

  it('finds customers by surname, with masks, and the words stand in no address', async () => {
    await clerk.page.goto(`${url}/customers`);
    await clerk.page.locator('tbody tr.ant-table-row').first().waitFor();
    const mask = await clerk.page.locator('tbody tr.ant-table-row a', { hasText: /^.\*/ }).first().textContent();
    surname = mask[0];
    await search(surname);
    const rows = clerk.page.locator('tbody tr.ant-table-row');
    await rows.first().waitFor();
    assert.match(await rows.first().textContent(), /\*/);
    assert.ok(!decodeURIComponent(clerk.page.url()).includes(surname), clerk.page.url());
    assert.equal(new URL(clerk.page.url()).search, '');
    assert.match(await clerk.page.textContent('body'), /本页检索已记入账本/);
    assert.doesNotMatch(await clerk.page.textContent('.ant-pro-page-container'), /共\s*\d+\s*条/);
    await screenshot(clerk.page, 'search');
  });

  it('says why nobody is found, and what is left of the budget after looking up by number', async () => {
    await search('16055554444');
    await clerk.page.locator('[data-testid=budget]').waitFor();
    assert.match(await clerk.page.textContent('tbody'), /有权查阅该号码/);
  });

  it('names what can be looked for when nothing was', async () => {
    await search('。');
    await clerk.page.locator('[data-testid=refusal]').waitFor();
    assert.match(await clerk.page.textContent('[data-testid=next-step]'), /末四位/);
  });

  // The browser logs the answer to what cannot be looked for (422) as an error; it is none.
  it('no error in the console', () => assert.deepEqual(clerk.complaints.filter((text) => !text.includes('status of 422')), []));
});
