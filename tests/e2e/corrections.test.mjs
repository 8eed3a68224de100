// Entering with live checks, correcting with a reason, and the history, in the browser:
//   JINKUI_URL=http://127.0.0.1:8420 JINKUI_ACCOUNTS=accounts.json node --test tests/e2e/corrections.test.mjs
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accountWithPost } from './accounts.mjs';
import { launch, openPage, screenshot, settle, url } from './browser.mjs';
import { login } from './pages.mjs';

const skip = url ? false : 'JINKUI_URL is not set';

describe('an officer enters and corrects a customer', { skip }, () => {
  let browser;
  let page;
  let complaints;
  let customer;
  const field = (id) => page.locator(`#values_${id}`);

  before(async () => {
    browser = await launch();
    ({ page, complaints } = await openPage(browser));
    await login(page, accountWithPost('information_officer'));
  });
  after(() => browser?.close());

  const choose = async (id, text) => {
    await field(id).click();
    await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: text }).first().click();
  };

  it('warns while typing, and the server refuses what cannot be', async () => {
    await page.goto(`${url}/customers/new`);
    await field('code').fill('E2E-1');
    await choose('kind', '个人');
    await field('name').fill('单田甲');
    await field('id_number').fill('110105194912310021');
    await field('phone').fill('1601234567');
    await choose('relationship', '一般');
    await page.locator('.ant-form-item-explain-warning', { hasText: '校验位不符' }).waitFor();
    await page.locator('.ant-form-item-explain-warning', { hasText: '不是 11 位手机号' }).waitFor();
    await screenshot(page, 'entry-checks');
    await field('phone').fill('160 1234 5678');
    await page.locator('button[type=submit]').click();
    await page.locator('.ant-form-item-explain-error', { hasText: '校验位不符' }).waitFor();
    await field('id_number').fill('11010519491231002x');
    await page.locator('button[type=submit]').click();
    await page.locator('[data-testid=warnings]', { hasText: '号段未向公众分配' }).waitFor();
    const link = await page.locator('.ant-result-extra a').first().getAttribute('href');
    customer = Number(/\/customers\/(\d+)/.exec(link)[1]);
  });

  it('holds a second file with the same number until somebody says why', async () => {
    await page.goto(`${url}/customers/new`);
    await field('code').fill('E2E-2');
    await choose('kind', '个人');
    await field('name').fill('单田乙');
    await field('phone').fill('16012345678');
    await choose('relationship', '一般');
    await page.locator('button[type=submit]').click();
    await page.locator('[data-testid=refusal]', { hasText: `编号 ${customer} 的客户档案` }).waitFor();
    await page.locator('[data-testid=duplicate-reason]').fill('夫妻共用一个手机号');
    await screenshot(page, 'duplicate');
    await page.locator('button[type=submit]').click();
    await page.locator('.ant-result-success').waitFor();
  });

  it('corrects a field with a reason', async () => {
    await page.goto(`${url}/customers/${customer}`);
    await page.locator('[data-testid=change]').first().click();
    const drawer = page.locator('.ant-drawer-open');
    await drawer.locator('[data-testid=correct-fields]').click();
    await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: '手机号' }).first().click();
    await page.keyboard.press('Escape');
    await drawer.locator('#values_phone').fill('16912345678');
    await drawer.locator('#reason').fill('客户来电改号');
    await settle(page);
    await screenshot(page, 'correction');
    await drawer.locator('[data-testid=correct]').click();
    await page.locator('[data-testid=corrected]').waitFor();
    await settle(page);
    assert.match(await page.textContent('[data-field=phone]'), /^16\*+678$/);
  });

  it('shows the history, and opens an old version for a purpose', async () => {
    await page.locator('[data-testid=history-open]').first().click();
    const history = page.locator('[data-testid=history]');
    await history.locator('tbody tr.ant-table-row').nth(1).waitFor();
    assert.doesNotMatch(await history.textContent(), /改号/);
    await history.locator('[data-testid=purpose]').click();
    await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: '上门服务' }).first().click();
    await history.locator('[data-testid=open-version-0]').click();
    await history.locator('[data-plain=phone]').waitFor();
    assert.equal(await history.locator('[data-plain=phone]').textContent(), '16012345678');
    await history.locator('[data-testid=open-version-1]').click();
    await history.locator('[data-testid=old-reason]', { hasText: '客户来电改号' }).waitFor();
    assert.equal(await history.locator('[data-plain=phone]').textContent(), '16912345678');
    await screenshot(page, 'history');
  });

  it('complains about nothing', () => {
    assert.deepEqual(complaints.filter((complaint) => !/status of (409|422)/.test(complaint)), []);
  });
});
