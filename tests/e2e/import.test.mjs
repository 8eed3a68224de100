// Importing a file and exporting what was approved, in the browser, against a running server with the demo company:
//   JINKUI_URL=… JINKUI_ACCOUNTS=accounts.json node --test tests/e2e/import.test.mjs
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { accountWithPost } from './accounts.mjs';
import { launch, openPage, screenshot, settle, url } from './browser.mjs';
import { login } from './pages.mjs';

const skip = url ? false : 'JINKUI_URL is not set';
const kRows = [
  '客户编号,客户类型,姓名或名称,手机号,业务关系分类,负责部门',
  'E2E-IMP-1,个人,欧阳晓峰,13800138011,一般,销售部',
  'E2E-IMP-2,企业,云帆贸易有限公司,13800138012,重要,销售部',
  'E2E-IMP-3,个人,,13800138013,一般,销售部',
];

describe('a file of customers, from the form to the refused rows', { skip }, () => {
  let browser;
  let officer;
  const at = (id) => officer.page.locator(`[data-testid=${id}]`).first();

  before(async () => {
    browser = await launch();
    officer = await openPage(browser);
    await login(officer.page, accountWithPost('information_officer'));
  });
  after(() => browser?.close());

  it('the form is a workbook', async () => {
    await officer.page.goto(`${url}/customers`);
    await at('import').click();
    await settle(officer.page);
    await screenshot(officer.page, 'import-choose');
    const [download] = await Promise.all([officer.page.waitForEvent('download'), at('form-xlsx').click()]);
    const bytes = readFileSync(await download.path());
    assert.equal(bytes.subarray(0, 2).toString(), 'PK');
    assert.match(download.suggestedFilename(), /\.xlsx$/);
  });

  it('an unknown column is said, with what may be meant, and can be named', async () => {
    const file = { name: '客户.csv', mimeType: 'text/csv', buffer: Buffer.from(kRows.join('\r\n'), 'utf8') };
    await officer.page.locator('input[type=file]').setInputFiles(file);
    await at('header-problems').waitFor();
    await settle(officer.page);
    const said = await at('header-problems').textContent();
    assert.match(said, /业务关系分类/);
    assert.match(said, /是否为“业务关系”/);
    assert.doesNotMatch(await officer.page.textContent('body'), /13800138011|欧阳晓峰/, 'the preview shows masks only');
    await screenshot(officer.page, 'import-header');
    await officer.page.locator('div.ant-select[aria-label="业务关系分类"]').click();
    await officer.page.keyboard.type('业务关系');
    await officer.page.locator('.ant-select-item-option:visible', { hasText: '业务关系' }).first().click();
    await at('header-problems').waitFor({ state: 'detached' });
  });

  it('good rows are in, the bad one comes back with its reason', async () => {
    await at('start-import').click();
    await at('import-outcome').waitFor();
    await settle(officer.page);
    assert.match(await at('count-in').textContent(), /2/);
    assert.match(await at('count-rejected').textContent(), /1/);
    assert.match(await at('refused-rows').textContent(), /4.*姓名或名称.*必填/);
    await screenshot(officer.page, 'import-result');
    const [download] = await Promise.all([officer.page.waitForEvent('download'), at('fetch-refused').click()]);
    const text = readFileSync(await download.path(), 'utf8');
    assert.match(text, /错误原因/);
    assert.match(text, /13800138013.*必填/);
    assert.doesNotMatch(text, /13800138011/);
  });

  it('an export is planned, asked for, approved, made', async () => {
    await officer.page.goto(`${url}/customers`);
    await settle(officer.page);
    await at('export').click();
    await at('export-purpose').click();
    await officer.page.locator('.ant-select-item-option', { hasText: '档案管理' }).first().click();
    await at('plan-export').click();
    await at('export-plan').waitFor();
    await settle(officer.page);
    await screenshot(officer.page, 'export-plan');
    await officer.page.fill('#reason', '年度归档');
    await officer.page.fill('#form_use', '档案室');
    await at('ask-export').click();
    await officer.page.waitForURL(/\/inbox\/\d+/);
    const request = officer.page.url().match(/inbox\/(\d+)/)[1];

    const deputy = await openPage(browser);
    await login(deputy.page, accountWithPost('deputy_in_charge'));
    await deputy.page.goto(`${url}/inbox/${request}`);
    await settle(deputy.page);
    await screenshot(deputy.page, 'export-approve');
    await deputy.page.locator('[data-testid=action-approve]').first().click();
    await deputy.page.locator('.ant-modal .ant-btn-primary').click();
    await deputy.page.locator('[data-testid=grant]').first().waitFor();
    assert.deepEqual(deputy.complaints, []);

    await officer.page.goto(`${url}/customers?export`);
    const downloads = [];
    officer.page.on('download', (download) => downloads.push(download));
    await at('run-export').click();
    await at('export-made').waitFor();
    await settle(officer.page);
    await screenshot(officer.page, 'export-made');
    assert.equal(downloads.length, 2);
    assert.equal(readFileSync(await downloads[0].path()).subarray(0, 2).toString(), 'PK');
    assert.match(readFileSync(await downloads[1].path(), 'utf8'), /jinkui\/records-proof\/1/);
  });

  it('nothing was loaded from elsewhere and nothing complained', () => {
    assert.deepEqual(officer.complaints, []);
  });
});
