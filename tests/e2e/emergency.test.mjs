// 应急查阅 in the browser: released first, seen on every page by whom it concerns, reviewed afterwards.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accountNamedIn, accountWithPost } from './accounts.mjs';
import { launch, openPage, screenshot, settle, url } from './browser.mjs';
import { choosePurpose, findCustomer, login, openCustomer } from './pages.mjs';

const skip = url ? false : 'JINKUI_URL is not set';

describe('emergency access, from the switch to the review', { skip }, () => {
  let browser;
  let agent;
  let head;
  const agentAccount = skip ? undefined : accountWithPost('agent', accountWithPost('agent'));
  let customer;
  const notice = ({ page }) => page.locator('[data-testid=emergency-notice]');

  before(async () => {
    browser = await launch();
    agent = await openPage(browser);
    head = await openPage(browser);
    await login(agent.page, agentAccount);
  });
  after(() => browser?.close());

  it('the request says what the switch means before it is sent', async () => {
    const { page } = agent;
    const readable = []; // under grants that other test files in this house were given
    do {
      if (customer) readable.push(customer);
      customer = await findCustomer(page, '机密', readable);
      await openCustomer(page, customer);
      await choosePurpose(page);
      await page.click('[data-testid=reveal]');
      await page.locator('[data-testid=ask], [data-testid=revealed]').first().waitFor();
    } while ((await page.locator('[data-testid=ask]').count()) === 0);
    await page.click('[data-testid=ask]');
    const drawer = page.locator('.ant-drawer-open');
    assert.equal(await drawer.locator('.ant-alert-warning').count(), 0);
    await drawer.locator('[data-testid=emergency]').click();
    assert.match(await drawer.locator('.ant-alert-warning').textContent(), /立即放行.*复核/);
    await drawer.locator('#reason').fill('燃气泄漏，须立即联系住户。');
    await screenshot(page, 'emergency');
    await page.click('[data-testid=submit-request]');
    await drawer.waitFor({ state: 'detached' });
    assert.match(page.url(), new RegExp(`/customers/${customer}$`), 'back at the file, which is what the emergency needs');
  });

  it('the file can be read at once, and the notice stands on every page', async () => {
    const { page } = agent;
    await openCustomer(page, customer);
    await choosePurpose(page);
    await page.click('[data-testid=reveal]');
    await page.locator('[data-testid=revealed]').waitFor();
    for (const place of ['/customers', '/pack', '/ledger']) {
      await page.goto(url + place);
      await notice(agent).waitFor();
      assert.match(await notice(agent).textContent(), /由您发起/);
    }
  });

  it('the reviewer is told, and reviews; nobody takes it back', async () => {
    const { page } = agent;
    await page.goto(`${url}/inbox?tab=mine`);
    await page.locator('tbody tr.ant-table-row', { has: page.locator('[data-testid=emergency-tag]') }).first().click();
    await page.locator('[data-testid=request]').waitFor();
    await settle(page);
    assert.equal(await page.locator('[data-testid=action-withdraw]').count(), 0);
    const eligible = await page.locator('[data-step-state=open] .quiet').allTextContents();
    await login(head.page, accountNamedIn(eligible.join(' ')));
    await notice(head).waitFor();
    await notice(head).getByRole('link', { name: '去复核' }).click();
    await head.page.locator('tbody tr.ant-table-row', { has: head.page.locator('[data-testid=emergency-tag]') }).first().click();
    assert.equal(await head.page.locator('[data-testid=action-give_back]').count(), 0);
    await head.page.click('[data-testid=action-approve]');
    await head.page.locator('.ant-modal textarea').first().fill('经核实，情况属实。');
    await head.page.locator('.ant-modal .ant-btn-primary').click();
    await head.page.locator('[data-testid=grant]').waitFor();
  });

  it('once it is reviewed the notice goes, on both sides', async () => {
    for (const who of [agent, head]) {
      await who.page.goto(`${url}/customers`);
      await who.page.locator('tbody tr.ant-table-row').first().waitFor();
      await settle(who.page);
      assert.equal(await notice(who).count(), 0);
    }
  });

  it('made no error and called no other host', () => {
    assert.deepEqual([...agent.complaints, ...head.complaints], []);
  });
});
