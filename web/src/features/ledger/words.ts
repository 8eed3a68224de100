// The verification in words.
import { dateTime, dateTimeSeconds } from '@/lib/format';
import type { Text } from '@/lib/text';
import type { Conclusion, Step } from '@/lib/verify';

export const kNoSubtle: Text = {
  zh: '浏览器没有提供加密计算（WebCrypto 只在 HTTPS 或本机地址下可用），无法在此验证。请改用 HTTPS 访问，或用命令行 jinkui ledger verify 验证。',
  en: 'The browser offers no cryptography here (WebCrypto needs HTTPS or a local address), so nothing can be verified in this page. Use HTTPS, or verify with jinkui ledger verify.',
};

export const kStepTitles: Record<Step['id'], Text> = {
  leaf: { zh: '叶哈希', en: 'Leaf hash' },
  receipt: { zh: '与凭据一致', en: 'Same as the receipt' },
  header: { zh: '分录号与时间', en: 'Number and time' },
  path: { zh: '到根的路径', en: 'Path to the root' },
  checkpoint: { zh: '检查点', en: 'Checkpoint' },
  signature: { zh: '检查点签名', en: 'Signature of the checkpoint' },
  key: { zh: '验证公钥', en: 'Verifier key' },
  history: { zh: '只增不改', en: 'Only appended to' },
};

const kSentences: Record<string, Text> = {
  'leaf.same': { zh: 'SHA-256(0x00 ‖ 叶) = {hash}', en: 'SHA-256(0x00 ‖ leaf) = {hash}' },
  'leaf.other': { zh: '算得 {hash}，服务器所说为 {given}', en: 'Computed {hash}, but the server says {given}' },
  'receipt.same': { zh: '叶哈希与凭据上的相同', en: 'The leaf hash is that of the receipt' },
  'receipt.other': { zh: '凭据上的叶哈希是 {hash}，与账本中的不同', en: 'The receipt says {hash}, which the ledger does not hold at this number' },
  'header.same': { zh: '被哈希的字节写明：分录 {index} 号，{time}', en: 'The hashed bytes say: entry {index}, {time}' },
  'header.other': { zh: '被哈希的字节写的是分录 {index} 号', en: 'The hashed bytes say entry {index}' },
  'header.unknown': { zh: '叶的格式版本较新，本页无法解读', en: 'The leaf is of a version that this page does not know' },
  'path.walked': { zh: '经 {count} 个兄弟哈希算得根 {root}', en: 'Over {count} sibling hashes to the root {root}' },
  'path.broken': { zh: '证明不成立：{reason}', en: 'The proof does not hold: {reason}' },
  'checkpoint.same': { zh: '根与规模 {size} 的检查点相同', en: 'The root is that of the checkpoint of size {size}' },
  'checkpoint.root': { zh: '检查点的根是 {root}，与算得的不同', en: 'The checkpoint has the root {root}, not the computed one' },
  'checkpoint.size': { zh: '检查点规模为 {size}，证明规模为 {proof}', en: 'The checkpoint has size {size}, the proof {proof}' },
  'checkpoint.origin': { zh: '检查点属于另一个账本：{origin}', en: 'The checkpoint is of another ledger: {origin}' },
  'checkpoint.malformed': { zh: '检查点无法解读：{reason}', en: 'The checkpoint cannot be read: {reason}' },
  'signature.good': { zh: 'Ed25519 签名有效，签名者 {name}', en: 'The Ed25519 signature of {name} is good' },
  'signature.bad': { zh: '{name} 的签名无效', en: 'The signature of {name} is bad' },
  'signature.absent': { zh: '检查点没有 {name} 的签名', en: 'The checkpoint has no signature of {name}' },
  'signature.unsupported': {
    zh: '本浏览器不支持 Ed25519，签名未验证；请用新版浏览器或命令行验证',
    en: 'This browser does not offer Ed25519: the signature was not verified. Use a newer browser or the command line',
  },
  'signature.malformed': { zh: '公钥或签名无法解读：{reason}', en: 'The key or the signature cannot be read: {reason}' },
  'key.first': {
    zh: '公钥由服务器提供，本浏览器首次见到；请与公司公布的公钥核对',
    en: 'The key comes from the server and is new to this browser; compare it with the one your company published',
  },
  'key.same': { zh: '与 {seen} 保存的公钥相同', en: 'The same key as kept {seen}' },
  'key.other': { zh: '与 {seen} 保存的公钥不同', en: 'Not the key that was kept {seen}' },
  'history.none': {
    zh: '本浏览器没有更早的检查点：不能排除回滚。本次验证通过后会保存，以后再验证即可比较',
    en: 'This browser kept no earlier checkpoint: rollback not excluded. One is kept now, for the next time',
  },
  'history.grown': {
    zh: '规模 {to} 的账本包含 {seen} 保存的规模 {from} 的账本，其后只有追加',
    en: 'The ledger of size {to} holds all of the one of size {from} kept {seen}; it was only appended to',
  },
  'history.older': { zh: '与更新的已保存检查点一致', en: 'Consistent with the newer checkpoint that was kept' },
  'history.forked': {
    zh: '账本与 {seen} 保存的检查点（规模 {from}）不一致：曾被改写或回滚',
    en: 'The ledger contradicts the checkpoint kept {seen} (size {from}): it was rewritten or rolled back',
  },
  'history.shrunk': {
    zh: '账本规模 {to} 小于 {seen} 保存的 {from}：发生了回滚',
    en: 'The ledger has size {to}, less than the {from} kept {seen}: it was rolled back',
  },
  'history.refused': {
    zh: '服务器没有给出与 {seen} 保存的检查点一致的证明',
    en: 'The server gave no proof of consistency with the checkpoint kept {seen}',
  },
};

/** What a step found; times among its values are put as tables put them. */
export function sentence(step: Step): Text {
  const text = kSentences[`${step.id}.${step.outcome}`] ?? { zh: step.outcome, en: step.outcome };
  const seen = typeof step.values?.seen === 'string' ? dateTime(step.values.seen) : undefined;
  const time = typeof step.values?.time === 'string' ? dateTimeSeconds(step.values.time) : undefined;
  const put = (words: string) =>
    words.replace('{seen}', seen ?? '{seen}').replace('{time}', time ?? '{time}');
  return { zh: put(text.zh), en: put(text.en) };
}

export const kConclusions: Record<Conclusion, { title: Text; text: Text }> = {
  proven: {
    title: { zh: '已证明', en: 'Proven' },
    text: {
      zh: '这条分录在账本中；自上次保存的检查点以来，账本只有追加，没有改写。',
      en: 'This entry is in the ledger, and since the checkpoint kept last time the ledger was only appended to.',
    },
  },
  proven_but_rollback: {
    title: { zh: '分录已证明；未排除回滚', en: 'The entry is proven; rollback not excluded' },
    text: {
      zh: '这条分录在已签名的账本中。要发现整个账本被换成旧的，需要与更早保存的检查点比较。',
      en: 'This entry is in the signed ledger. To see whether the whole ledger was put back to an older state, it must be compared with a checkpoint kept earlier.',
    },
  },
  unproven: {
    title: { zh: '未能证明', en: 'Not proven' },
    text: { zh: '没有发现矛盾，但有步骤无法在此完成。', en: 'Nothing contradicts, but a step could not be done here.' },
  },
  bad: {
    title: { zh: '验证失败', en: 'Verification failed' },
    text: {
      zh: '账本与证明不符。请保存本页，并立即告知审计员或保密委员会。',
      en: 'The ledger and its proof do not agree. Keep this page and tell the auditor or the confidentiality committee at once.',
    },
  },
};
