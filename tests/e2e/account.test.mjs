// One's own account, lost credentials and tokens of services, in the browser: see journey.test.mjs for how to run it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accountWithPost } from './accounts.mjs';
import { launch, openPage, screenshot, settle, url } from './browser.mjs';
import { choosePerson, login } from './pages.mjs';

const skip = url ? false : 'JINKUI_URL is not set';

describe('accounts', { skip }, () => {
  let browser;
  let admin;
  const administrator = skip ? undefined : accountWithPost('security_administrator');
  const approver = skip ? undefined : accountWithPost('general_manager');

  before(async () => {
    browser = await launch();
    admin = await openPage(browser);
  });
  after(() => browser?.close());

  it('an administrator enrols a second factor before anything else, and logs in with it again', async () => {
    const { page } = admin;
    await login(page, administrator, (name) => screenshot(page, name));
    await page.goto(`${url}/account`);
    await settle(page);
    assert.match(await page.textContent('body'), /已登记/);
    assert.match(await page.textContent('body'), /本会话/);
    const other = await openPage(browser);
    await login(other.page, administrator);
    await page.reload();
    await settle(page);
    await page.locator('.data-table button', { hasText: '结束' }).first().click();
    await page.waitForFunction(() => document.querySelectorAll('.data-table tbody tr.ant-table-row').length === 1);
    await other.page.goto(`${url}/customers`);
    await other.page.locator('#login').waitFor();
    assert.deepEqual(other.complaints, []);
    await other.context.close();
  });

  it('starts a recovery for somebody who approves, who is told on every page and objects', async () => {
    const { page } = admin;
    await page.goto(`${url}/organisation?tab=recoveries`);
    await settle(page);
    await page.locator('button', { hasText: '找回凭据' }).last().click();
    const drawer = page.locator('.ant-drawer-open');
    await choosePerson(drawer, 'person', approver.name);
    await drawer.locator('label', { hasText: '密码' }).last().click();
    await drawer.locator('button[type=submit]').click();
    await page.locator('td', { hasText: '待另一人确认' }).waitFor();
    const holder = await openPage(browser);
    await login(holder.page, approver);
    await holder.page.locator('[data-testid=recovery-notice]').waitFor();
    await holder.page.goto(`${url}/account`);
    await settle(holder.page);
    await holder.page.locator('button', { hasText: '异议' }).click();
    await holder.page.locator('.ant-popconfirm-buttons button').last().click();
    await holder.page.locator('td', { hasText: '本人异议' }).waitFor();
    assert.deepEqual(holder.complaints, []);
    await holder.context.close();
  });

  it('nothing was said in the console, and nothing was fetched from elsewhere', () => {
    assert.deepEqual(admin.complaints, []);
  });
});
