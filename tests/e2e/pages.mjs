// What a person does on the pages, in steps.
import assert from 'node:assert/strict';
import { kFreshPassword } from './accounts.mjs';
import { screenshot, settle, url } from './browser.mjs';
import { Authenticator, Devices } from './authenticator.mjs';

const devices = new Devices(); // of all test files against one house

const first = (page, id) => page.locator(`[data-testid=${id}]`).first();

async function submitLogin(page, account, password) {
  await page.fill('#login', account.login);
  await page.fill('#password', password);
  await page.locator('button[type=submit]').click();
  const next = '#fresh, #code, #enrol-password, [data-testid=watermark], [data-testid=refusal]';
  await page.locator(next).first().waitFor({ state: 'attached' });
  if (!(await page.locator('#code').isVisible())) return;
  await page.fill('#code', await devices.code(account.login));
  await page.locator('button[type=submit]').click();
  await page.locator(next.replace('#code, ', '')).first().waitFor({ state: 'attached' });
}

/** The enrolment that some posts ask for; the device is kept for later log-ins. */
async function enrol(page, account, password, see) {
  await see('enrol');
  await page.fill('#enrol-password', password);
  await page.locator('button[type=submit]').click();
  const device = new Authenticator((await first(page, 'secret').textContent()).replaceAll(' ', ''));
  await see('second-factor');
  await page.fill('#enrol-code', await device.code());
  await page.locator('button[type=submit]').click();
  await first(page, 'recovery-codes').waitFor();
  await see('recovery-codes');
  device.recovery = await page.locator('[data-testid=recovery-codes] code').allTextContents();
  devices.keep(account.login, device);
  await first(page, 'codes-kept').click();
}

/** Logs in; at the first login the initial password is replaced, as the page demands. `see` is called at each sight. */
export async function login(page, account, see = async () => {}) {
  await page.goto(url);
  await page.locator('#login').waitFor();
  await see('login');
  await submitLogin(page, account, account.password);
  if (await first(page, 'refusal').isVisible()) await submitLogin(page, account, kFreshPassword);
  if (await page.locator('#fresh').isVisible()) {
    await first(page, 'password-rules').waitFor();
    await page.fill('#old', account.password);
    await page.fill('#fresh', kFreshPassword);
    assert.equal(await page.locator('[data-testid=password-rules] li:not(.met)').count(), 0);
    await page.fill('#again', kFreshPassword);
    await see('first-password');
    await page.locator('button[type=submit]').click();
    await page.locator('#login').waitFor(); // a new password ends the session
    await submitLogin(page, account, kFreshPassword);
  }
  if (await page.locator('#enrol-password').isVisible()) await enrol(page, account, kFreshPassword, see);
  await first(page, 'watermark').waitFor({ state: 'attached' });
  await settle(page);
}

/** Walks the list until a customer of the level is found, none of `besides`; gives its number. */
export async function findCustomer(page, level, besides = []) {
  await page.goto(`${url}/customers`);
  for (let i = 0; i < 30; i++) {
    await page.locator('tbody tr.ant-table-row').first().waitFor();
    await settle(page);
    const rows = page.locator('tbody tr.ant-table-row', { has: page.locator('[data-testid=level]', { hasText: level }) });
    for (const row of await rows.all()) {
      const id = Number(await row.locator('td').first().textContent());
      if (!besides.includes(id)) return id;
    }
    await page.locator('.pager button').last().click();
    await settle(page);
  }
  throw new Error(`no customer of level ${level} on 30 pages`);
}

export async function openCustomer(page, id) {
  await page.goto(`${url}/customers/${id}`);
  await first(page, 'purpose').waitFor();
  await settle(page);
}

/** Chooses the first purpose that is the person's own; gives its title. */
export async function choosePurpose(page) {
  await first(page, 'purpose').click();
  const option = page.locator('.ant-select-item-option:not(.ant-select-item-option-disabled)').first();
  const title = await option.textContent();
  await option.click();
  return title;
}

/** Chooses a person by name in the select of that id. */
export async function choosePerson(form, id, name) {
  await form.locator(`#${id}`).fill(name);
  await form.page().locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: name }).first().click();
}

/** Fills in the request drawer that is open, and sends it; gives the request's number. */
export async function submitRequest(page, reason) {
  const drawer = page.locator('.ant-drawer-open');
  await drawer.locator('#reason').fill(reason);
  for (const input of await drawer.locator('input[id^=form_]').all()) {
    const isNumber = (await input.getAttribute('role')) === 'spinbutton';
    await input.fill(isNumber ? '1' : reason);
  }
  await screenshot(page, 'request-form');
  await first(page, 'submit-request').click();
  await page.waitForURL(/\/inbox\/\d+/);
  await first(page, 'request').waitFor();
  await settle(page);
  return Number(/\/inbox\/(\d+)/.exec(page.url())[1]);
}

export async function verifyEntry(page) {
  await first(page, 'verify').click();
  const conclusion = first(page, 'conclusion');
  await conclusion.waitFor();
  return conclusion.getAttribute('data-conclusion');
}
