// Checks the built page: no source maps, no inline scripts or styles, no eval, no address that the page would load from.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('../dist', import.meta.url));
const kMaxScriptBytes = 700 * 1024; // all scripts, gzip

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

const findings = [];
let scripts = 0;
for (const file of files(root)) {
  const name = relative(root, file);
  const bytes = readFileSync(file);
  const text = bytes.toString('utf8');
  if (name.endsWith('.map') || text.includes('sourceMappingURL')) findings.push(`${name}: has a source map`);
  if (/registry\.npmjs|npmmirror|unpkg\.com|jsdelivr|alipayobjects|cdnjs/.test(text)) findings.push(`${name}: names a download host`);
  if (name.endsWith('.js')) {
    scripts += gzipSync(bytes).length;
    if (/\beval\(|new Function\(/.test(text)) findings.push(`${name}: makes code from text`);
  }
  if (name.endsWith('.html')) {
    if (!text.includes('__CSP_NONCE__')) findings.push(`${name}: has no place for the nonce`);
    if (/<script(?![^>]*\bsrc=)[^>]*>/.test(text) || /<style|\sstyle=|\son\w+=/.test(text)) findings.push(`${name}: has an inline script or style`);
  }
  if (name.endsWith('.css') && /url\(\s*['"]?(?:https?:|data:|\/\/)/.test(text)) findings.push(`${name}: loads from an address`);
}
if (scripts > kMaxScriptBytes) findings.push(`all scripts together: ${scripts} bytes gzip, more than ${kMaxScriptBytes}`);
console.log(`scripts: ${Math.round(scripts / 1024)} KiB gzip`);
if (findings.length > 0) {
  console.error(findings.join('\n'));
  process.exit(1);
}
