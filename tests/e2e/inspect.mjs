// What is wrong with the page as it stands: for assistive technology (axe-core), and in its words.
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { screenshot } from './browser.mjs';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const kAxe = require.resolve('axe-core/axe.min.js');
const kForDocs = ['policy-coverage', 'policy-preview', 'recovery-codes']; // by JINKUI_SCREENSHOTS=1, like those of the other tests
const kDrawnMs = 120;
const kBad = ['serious', 'critical'];

/** Prepares a page: axe is put into it from outside, as the house lets no foreign script in; and nothing slides or fades. */
export async function prepare(page) {
  await page.addInitScript({ path: kAxe });
  await page.emulateMedia({ reducedMotion: 'reduce' });
}

/** Findings of axe that keep somebody from using the page. Colours are slow, and the same in the second language. */
async function barriers(page, colours) {
  const found = await page.evaluate(async ({ bad, colours }) => {
    const rules = { 'color-contrast': { enabled: colours } };
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'], elementRef: false, rules });
    return violations
      .filter((one) => bad.includes(one.impact))
      .map((one) => `${one.id} (${one.impact}): ${one.nodes.slice(0, 4).map((node) => `${node.target.join(' ')} ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
  }, { bad: kBad, colours });
  return found;
}

/** Every text that a reader meets: text nodes, names and hints of elements. What people wrote is left out. */
function wordsOf() {
  const kWritten = '.policy, .opinion, pre, code, .mono, body [lang], [data-written], [data-field], [data-plain], .watermark, .ant-message';
  const kNames = ['aria-label', 'placeholder', 'alt']; // a `title` shows what the pack's file calls a thing
  const shown = (element) => element.checkVisibility?.({ checkOpacity: false, checkVisibilityCSS: true }) ?? true;
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (!element || element.closest(kWritten) || ['SCRIPT', 'STYLE'].includes(element.tagName) || !shown(element)) continue;
    if (node.nodeType === Node.TEXT_NODE) found.push(node.data.trim());
    else for (const name of kNames) found.push(element.getAttribute(name)?.trim() ?? '');
  }
  return [...new Set(found.filter(Boolean))];
}

const kNotWords = [
  [/\{\w+\}/, 'a place that was not filled in'],
  [/\b(undefined|NaN|null)\b|\[object /, 'a value without words'],
  [/^[a-z]+([_/.-][a-z]+)+$/, 'an identifier'],
];
const kEnglish = /[A-Za-z]{3,} [a-z]{2,}/;

/** `known`: names of the company's own, which stay as they are in both languages. */
function faultsOf(words, language, known) {
  const bare = (text) => known.reduce((rest, name) => rest.replaceAll(name, ''), text);
  const faults = [];
  for (const word of words) {
    for (const [pattern, what] of kNotWords) if (pattern.test(word)) faults.push(`${what}: ${word}`);
    if (language === 'en' && /\p{Script=Han}/u.test(bare(word)) && !word.includes('*')) faults.push(`Chinese: ${word}`);
    if (language === 'zh' && kEnglish.test(word) && !/\p{Script=Han}/u.test(word)) faults.push(`English: ${word}`);
  }
  return faults;
}

async function picture(page, name, language) {
  if (language === 'zh' && kForDocs.includes(name)) await screenshot(page, name);
  const folder = process.env.JINKUI_PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}-${language}.png` });
}

const languageOf = async (page) => ((await page.getAttribute('html', 'lang')) === 'en' ? 'en' : 'zh');

/** Waits until what was asked for is there; the pages of these tests do not move. */
async function still(page) {
  await page.waitForFunction(() => document.querySelector('.ant-spin-spinning, .ant-skeleton, .waiting') === null);
  await page.waitForTimeout(kDrawnMs);
}

/** Changes the language where the page stands, whatever is open over it. */
async function changeLanguage(page, again) {
  await page.evaluate(() => document.querySelector('[data-testid=language]').click());
  await page.waitForTimeout(kDrawnMs);
  await again();
  await page.waitForTimeout(kDrawnMs);
}

/**
 * Looks at what is open in both languages, and leaves it in the second; gives what is wrong with it. `again`: done after
 * the change of language, for what was said in the first one.
 */
export async function inspect(page, name, known, again = async () => {}) {
  const faults = [];
  await still(page);
  for (let i = 0; i < 2; i++) {
    if (i === 1) await changeLanguage(page, again);
    const language = await languageOf(page);
    await picture(page, name, language);
    const found = [...(await barriers(page, i === 0)), ...faultsOf(await page.evaluate(wordsOf), language, known)];
    faults.push(...found.map((fault) => `${name} (${language}): ${fault}`));
  }
  return faults;
}
