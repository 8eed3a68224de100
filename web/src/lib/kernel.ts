// The words of the kernel's closed lists (verbs as src/pack/src/kernel.cpp titles them, obligations); everything else takes its words from the pack.
import type { Text } from './text';

export const kVerbs: Record<string, Text> = {
  read: { zh: '查阅', en: 'Read' },
  read_masked: { zh: '查看脱敏信息', en: 'See masked' },
  search: { zh: '检索', en: 'Search' },
  enter: { zh: '制作录入', en: 'Enter' },
  change: { zh: '更改', en: 'Change' },
  copy: { zh: '复制', en: 'Copy' },
  excerpt: { zh: '摘抄', en: 'Excerpt' },
  print: { zh: '打印', en: 'Print' },
  export_out: { zh: '导出', en: 'Export' },
  import_in: { zh: '导入', en: 'Import' },
  provide_outside: { zh: '对外提供', en: 'Provide outside' },
  dispatch: { zh: '收发', en: 'Dispatch' },
  hand_over_item: { zh: '传递', en: 'Hand over' },
  carry_out: { zh: '外出携带', en: 'Carry out' },
  loan: { zh: '借阅', en: 'Lend' },
  keep: { zh: '保存保管', en: 'Keep' },
  destroy: { zh: '销毁', en: 'Destroy' },
  classify: { zh: '定密', en: 'Classify' },
  declassify: { zh: '降密解密', en: 'Declassify' },
  share: { zh: '共享', en: 'Share' },
  delegate: { zh: '委托专人', en: 'Designate' },
  administer: { zh: '管理人员与账号', en: 'Administer' },
  audit: { zh: '审计', en: 'Audit' },
  govern: { zh: '制度换版', en: 'Change the policy' },
};

export function verbText(verb: string): Text {
  return kVerbs[verb] ?? { zh: verb, en: verb };
}

export const kObligations: Record<string, Text> = {
  mask: { zh: '脱敏', en: 'masking' },
  watermark: { zh: '屏幕水印', en: 'watermark' },
  mark: { zh: '标密', en: 'marking' },
  purpose: { zh: '须说明用途', en: 'purpose stated' },
  expiry: { zh: '限时', en: 'expiry' },
  witness: { zh: '须有监督人', en: 'witness' },
  escort: { zh: '须有陪同', en: 'escort' },
  second_factor: { zh: '二次验证', en: 'second factor' },
  notify: { zh: '通知', en: 'notification' },
  count: { zh: '编号计份', en: 'copies counted' },
};

export function obligationText(name: string): Text {
  return kObligations[name] ?? { zh: name, en: name };
}
