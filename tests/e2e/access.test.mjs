// Every page, drawer and dialog in both languages: no serious finding of axe-core, nothing in the console, every word in
// the language that was chosen. See journey.test.mjs for how to run it; JINKUI_PICTURES=FOLDER keeps a picture of each.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { accountWithPost, names } from './accounts.mjs';
import { launch, openPage, settle, url } from './browser.mjs';
import { inspect, prepare } from './inspect.mjs';
import { choosePurpose, findCustomer, login, openCustomer } from './pages.mjs';

const skip = url ? false : 'JINKUI_URL is not set';
const kPack = new URL('../../packs/classified-customer-records/', import.meta.url);
const kRows = ['客户编号,客户类型,姓名或名称,手机号,业务关系分类', 'A-1,个人,欧阳晓峰,13800138021,一般', 'A-2,个人,,1380013802,一般'];
const kOfTheFile = ['商密', '客户.csv', '客户编号', '客户类型', '姓名或名称', '手机号', '业务关系分类', '业务关系', '个人'];
const kNoise = /status of (404|422) /; // an answer that says what is wrong with what was asked

describe('every page is open to all, in both languages', { skip, concurrency: 2 }, () => {
  let browser;
  const known = skip ? [] : [...names(), ...kOfTheFile];
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  /** Runs `walk` as `account`; its `look` inspects what is open then. All faults are told at the end. */
  const as = async (account, walk) => {
    const { page, context, complaints } = await openPage(browser);
    await prepare(page);
    const faults = [];
    const look = async (name, again) => faults.push(...(await inspect(page, name, known, again)));
    if (account) await login(page, account);
    const at = (id) => page.locator(`[data-testid=${id}]:visible`).first();
    const go = async (path) => {
      await page.goto(url + path);
      await settle(page);
    };
    const visit = async (path, name) => {
      await page.goto(url + path);
      await look(name);
    };
    const press = async (id, name) => {
      await at(id).click();
      await look(name ?? id);
    };
    const close = async () => {
      await page.keyboard.press('Escape');
      await settle(page);
    };
    await walk({ page, look, at, go, visit, press, close });
    await context.close();
    const wrong = [...faults, ...complaints.filter((one) => !kNoise.test(one))];
    assert.equal(wrong.length, 0, `\n${wrong.join('\n')}`);
  };

  it('logging in', () => as(undefined, async ({ page, look }) => {
    await page.goto(url);
    await page.locator('#login').waitFor();
    await look('login');
    await page.locator('button[type=submit]').click();
    await page.locator('.ant-form-item-explain-error').first().waitFor();
    await look('login-empty', () => page.locator('button[type=submit]').click());
    await page.fill('#login', 'nobody');
    await page.fill('#password', 'wrong');
    await page.locator('button[type=submit]').click();
    await page.locator('[data-testid=refusal]').waitFor();
    await look('login-refused');
  }));

  it('first password and second factor', () => as(undefined, ({ page, look }) =>
    login(page, accountWithPost('department_head'), async (name) => name !== 'login' && look(name))));

  it('an officer: list, entry, file, corrections, search', () => as(accountWithPost('information_officer'), async ({ page, look, at, go, visit, press, close }) => {
    await visit('/customers', 'customers');
    await visit('/customers?scope=kept', 'customers-kept');
    await go('/customers/new');
    await page.locator('button[type=submit]').click();
    await page.locator('.ant-form-item-explain-error').first().waitFor();
    await look('customer-new', () => page.locator('button[type=submit]').click());
    await visit('/customers/1', 'customer');
    await press('change', 'correction');
    await close();
    await press('keep', 'custody');
    await close();
    await press('add-record', 'record');
    await close();
    await press('history-open', 'history');
    await go('/search');
    await look('search-hints');
    await at('search-words').fill('王');
    await at('search-words').press('Enter');
    await look('search');
    await at('search-words').fill('。');
    await at('search-words').press('Enter');
    await at('refusal').waitFor();
    await look('search-refused');
  }));

  it('an officer: import and export', () => as(accountWithPost('information_officer', accountWithPost('information_officer')), async ({ page, look, at, go, visit, press }) => {
    await visit('/customers/import', 'import-choose');
    const file = { name: '客户.csv', mimeType: 'text/csv', buffer: Buffer.from(kRows.join('\r\n'), 'utf8') };
    await page.locator('input[type=file]').setInputFiles(file);
    await at('header-problems').waitFor();
    await look('import-header');
    await page.locator('div.ant-select[aria-label="业务关系分类"]').click();
    await page.keyboard.type((await page.getAttribute('html', 'lang')) === 'en' ? 'Relationship' : '业务关系');
    await page.keyboard.press('Enter');
    await at('header-problems').waitFor({ state: 'detached' });
    await at('dry-run').click();
    await at('refused-rows').waitFor();
    await look('import-result');
    await go('/customers');
    await press('export');
    await at('export-purpose').click();
    await page.keyboard.press('Enter');
    await at('plan-export').click();
    await at('export-plan').waitFor();
    await look('export-plan');
  }));

  it('an agent and an approver: refusal, request, decision, plaintext', async () => {
    const agent = accountWithPost('agent', accountWithPost('agent')); // the first one's day is journey.test.mjs
    let customer;
    let request;
    await as(agent, async ({ page, look, at, press, visit }) => {
      customer = await findCustomer(page, '机密');
      await visit('/customers/999999', 'customer-unknown');
      await openCustomer(page, customer);
      await choosePurpose(page);
      await at('reveal').click();
      await at('ask').waitFor();
      await look('refusal');
      await press('ask', 'request-form');
      await page.locator('#reason').fill('核对联系方式');
      await at('submit-request').click();
      await page.waitForURL(/\/inbox\/\d+/);
      request = /\/inbox\/(\d+)/.exec(page.url())[1];
      await at('request').waitFor();
      await look('request');
      await visit('/inbox?tab=done', 'inbox-empty');
    });
    await as(accountWithPost('deputy_in_charge'), async ({ page, look, at, visit, press }) => {
      await visit('/inbox', 'inbox');
      await visit(`/inbox/${request}`, 'request-to-decide');
      await press('action-approve', 'decision');
      await page.locator('.ant-modal .ant-btn-primary').click();
      await at('grant').waitFor();
      await look('request-approved');
    });
    await as(agent, async ({ page, look, at, visit }) => {
      await openCustomer(page, customer);
      await choosePurpose(page);
      await at('reveal').click();
      await at('revealed').waitFor();
      await look('revealed');
      await visit('/inbox?tab=grants', 'grants');
    });
  });

  it('an auditor: ledger, entry, proof, opening, witnesses', () => as(accountWithPost('audit_administrator'), async ({ page, look, at, visit }) => {
    const witnesses = [{ name: 'w1.example.org', size: 120, time: '2026-11-21T06:05:00Z' }, { name: 'w2.example.org', size: 0, time: null }];
    await page.route('**/api/v1/ledger/witnesses', (route) => route.fulfill({ json: { quorum: 'w', size: 120, ledger_size: 151, witnesses } }));
    await visit('/ledger', 'ledger');
    await page.unrouteAll();
    await visit('/ledger/60', 'ledger-entry');
    await at('verify').click();
    await at('conclusion').waitFor();
    await look('ledger-verified');
    await at('open-entry').click();
    await at('receipt').waitFor();
    await look('ledger-opened');
    await visit('/ledger/99999999', 'ledger-unknown');
  }));

  it('the policy', () => as(accountWithPost('customer_service_manager'), async ({ page, look, at, visit, press }) => {
    for (const tab of ['clauses', 'levels', 'purposes', 'flows', 'fields', 'coverage', 'text']) await visit(`/pack?tab=${tab}`, `policy-${tab}`);
    await visit('/pack?clause=8.2', 'policy-clause');
    await visit('/pack?tab=versions', 'policy-versions');
    await press('upload-version');
    const yaml = readFileSync(new URL('pack.yaml', kPack), 'utf8')
      .replace('by: read, on: {level: [secret, confidential]}', 'by: read, on: {level: [secret]}').replace('uses: 20', 'uses: 10');
    await page.locator('.ant-modal input[type=file]').nth(0).setInputFiles({ name: 'pack.yaml', mimeType: 'text/yaml', buffer: Buffer.from(yaml) });
    await page.locator('.ant-modal input[type=file]').nth(1).setInputFiles({ name: 'policy.md', mimeType: 'text/plain', buffer: readFileSync(new URL('policy.md', kPack)) });
    await page.locator('.ant-modal-footer .ant-btn-primary').click();
    await page.locator('[data-testid=preview], [data-testid=findings]').first().waitFor();
    await look('policy-upload-checked');
    if (await page.locator('.ant-modal-footer').isVisible()) await page.locator('.ant-modal-footer .ant-btn-primary').click();
    await at('preview').waitFor();
    await look('policy-preview');
  }));

  it('an administrator: organisation, accounts, services, recoveries', () => as(accountWithPost('system_administrator'), async ({ page, look, at, visit, press, close }) => {
    for (const tab of ['people', 'departments', 'designations', 'delegations', 'recoveries', 'services', 'keys']) {
      await visit(`/organisation?tab=${tab}`, `organisation-${tab}`);
      const add = at(tab === 'keys' ? 'rotate-buckets' : `add-${tab}`);
      if ((await add.count()) === 0) continue;
      await add.click();
      await look(`organisation-${tab}-form`);
      await close();
    }
    await visit('/account', 'account');
    await press('enrol', 'account-enrol');
    await close();
    await visit('/nowhere', 'nowhere');
    await page.setViewportSize({ width: 1280, height: 720 });
    await visit('/organisation', 'organisation-small');
  }));
});
