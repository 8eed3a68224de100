// The accounts of the demo company, as `jinkui demo` wrote them.
import { readFileSync } from 'node:fs';

const path = process.env.JINKUI_ACCOUNTS;
const accounts = path ? JSON.parse(readFileSync(path, 'utf8')) : [];

/** What every account is given in place of its initial password. */
export const kFreshPassword = 'Qing-He-2026';

/** Somebody of that post, but not `other`. */
export function accountWithPost(post, other) {
  const found = accounts.find((account) => account.posts.includes(post) && account.login !== other?.login);
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
