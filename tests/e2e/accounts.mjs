// The accounts of the demo company, as `jinkui demo` wrote them.
import { readFileSync } from 'node:fs';

const path = process.env.JINKUI_ACCOUNTS;
const accounts = path ? JSON.parse(readFileSync(path, 'utf8')) : [];

/** What every account is given in place of its initial password. */
export const kFreshPassword = 'Qing-He-2026';

/** Somebody of that post, but none of `others`. */
export function accountWithPost(post, ...others) {
  const taken = others.map((account) => account?.login);
  const found = accounts.find((account) => account.posts.includes(post) && !taken.includes(account.login));
  if (!found) throw new Error(`no demo account holds the post ${post}`);
  return found;
}

/** One of the people named in `text`, a department head before others. */
export function accountNamedIn(text) {
  const named = accounts.filter((account) => text.includes(account.name));
  const found = named.find((account) => account.posts.includes('department_head')) ?? named[0];
  if (!found) throw new Error(`nobody with an account is named in: ${text}`);
  return found;
}

/** What the demo company calls its people, departments and itself, the longest first; the same in every language. */
export function names() {
  const company = JSON.parse(readFileSync(new URL('../../demo/company.json', import.meta.url), 'utf8'));
  const found = new Set([company.company, company.mark_owner, ...company.departments, ...accounts.map((account) => account.name)]);
  return [...found].sort((a, b) => b.length - a.length);
}
