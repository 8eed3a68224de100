// Checks that imports only point downward: lib < components < features/<domain> < app, and that features stay strangers.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../src', import.meta.url));
const kRank = { lib: 0, components: 1, features: 2, app: 3 };
const kMaxLines = 300;

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return files(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** The layer and, for features, the domain that a path under src belongs to. */
function place(path) {
  const [layer, domain] = relative(root, path).split(/[\\/]/);
  return { layer, domain: layer === 'features' ? domain : '' };
}

const findings = [];
for (const file of files(root)) {
  const text = readFileSync(file, 'utf8');
  const name = relative(root, file);
  const from = place(file);
  if (!(from.layer in kRank)) {
    if (!name.endsWith('.d.ts')) findings.push(`${name}: lies in no layer`);
    continue;
  }
  if (text.split('\n').length > kMaxLines) findings.push(`${name}: more than ${kMaxLines} lines`);
  if (/dangerouslySetInnerHTML|\.innerHTML|\beval\(|new Function\(/.test(text)) findings.push(`${name}: builds markup or code from text`);
  for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
    if (!target.startsWith('.') && !target.startsWith('@/')) continue;
    const to = place(target.startsWith('@/') ? join(root, target.slice(2)) : resolve(dirname(file), target));
    if (!(to.layer in kRank)) findings.push(`${name}: imports ${target}, which lies outside src`);
    else if (kRank[to.layer] > kRank[from.layer]) findings.push(`${name}: imports ${target} from above`);
    else if (to.layer === 'features' && from.layer === 'features' && to.domain !== from.domain) {
      findings.push(`${name}: imports ${target} from another feature`);
    }
  }
}
if (findings.length > 0) {
  console.error(findings.join('\n'));
  process.exit(1);
}
