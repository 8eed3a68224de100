// An opened entry in words: its names and values as the service writes them, put into those of the kernel and the pack.
import type { Pack } from '@/lib/api';
import { titleOf } from '@/lib/fields';
import { verbText } from '@/lib/kernel';
import type { Say, Text } from '@/lib/text';

const kNames: Record<string, Text> = {
  person: { zh: '人员编号', en: 'Person (number)' },
  name: { zh: '姓名', en: 'Name' },
  staff_number: { zh: '工号', en: 'Staff number' },
  second_factor: { zh: '二次验证', en: 'Second factor' },
  external: { zh: '公司以外', en: 'Outside the company' },
  address: { zh: '来自', en: 'From' },
  customer: { zh: '客户', en: 'Customer' },
  customers: { zh: '客户', en: 'Customers' },
  record: { zh: '记录', en: 'Record' },
  fields: { zh: '字段', en: 'Fields' },
  purpose: { zh: '用途', en: 'Purpose' },
  verb: { zh: '行为', en: 'Act' },
  acts: { zh: '委托的行为', en: 'Acts designated' },
  posts: { zh: '岗位', en: 'Posts' },
  post: { zh: '岗位', en: 'Post' },
  relations: { zh: '与客户的关系', en: 'Relation to the customer' },
  verdict: { zh: '结论', en: 'Verdict' },
  reason: { zh: '理由', en: 'Reason' },
  clauses: { zh: '依据', en: 'Basis' },
  grant: { zh: '授权', en: 'Grant' },
  request: { zh: '申请', en: 'Request' },
  flow: { zh: '流程', en: 'Flow' },
  state: { zh: '状态', en: 'State' },
  emergency: { zh: '紧急', en: 'Emergency' },
  quantity: { zh: '数量', en: 'Quantity' },
  time: { zh: '时刻', en: 'Time of day' },
  workday: { zh: '工作日', en: 'Working day' },
  'subject.staff': { zh: '本公司员工', en: 'Staff of the company' },
  'subject.partner': { zh: '合作方人员', en: 'Partner' },
  'subject.clearance': { zh: '涉密等级', en: 'Clearance' },
  'subject.password_fresh': { zh: '初始密码已改', en: 'First password changed' },
  'subject.second_factor': { zh: '已二次验证', en: 'Second factor shown' },
  'object.level': { zh: '密级', en: 'Level' },
  'object.record': { zh: '是记录', en: 'Is a record' },
  'object.category': { zh: '资料种类', en: 'Category' },
  'object.tier': { zh: '个人信息分级', en: 'Tier' },
  'object.declassified': { zh: '已解密', en: 'Declassified' },
  'object.marked': { zh: '已标密', en: 'Marked' },
  account: { zh: '账号', en: 'Account' },
  active: { zh: '在用', en: 'Active' },
  from: { zh: '原密级', en: 'Level before' },
  to: { zh: '新密级', en: 'New level' },
  second_posts: { zh: '新保管人的岗位', en: 'Posts of the new keeper' },
  second_relations: { zh: '新保管人与档案的关系', en: 'Relation of the new keeper' },
  second_verdict: { zh: '对新保管人的结论', en: 'Verdict on the new keeper' },
  second_clauses: { zh: '对新保管人的依据', en: 'Basis for the new keeper' },
  keeper: { zh: '由谁保管（编号）', en: 'Kept by (number)' },
  from_keeper: { zh: '原保管人（编号）', en: 'Keeper before (number)' },
  to_keeper: { zh: '新保管人（编号）', en: 'New keeper (number)' },
  ground: { zh: '依据或缘由', en: 'Ground' },
  advanced: { zh: '快进', en: 'Advanced by' },
  appointment_ended: { zh: '免去的任职', en: 'Appointment ended' },
  by: { zh: '经手人', en: 'By' },
  company: { zh: '公司', en: 'Company' },
  count: { zh: '次数', en: 'Times' },
  delegation: { zh: '审批委托', en: 'Delegation' },
  delegation_ended: { zh: '收回的审批委托', en: 'Delegation ended' },
  department: { zh: '部门', en: 'Department' },
  designation: { zh: '专人委托', en: 'Designation' },
  designation_ended: { zh: '终止的专人委托', en: 'Designation ended' },
  entry: { zh: '打开的分录', en: 'Entry opened' },
  hash: { zh: '哈希', en: 'Hash' },
  locked_now: { zh: '已锁定', en: 'Locked' },
  pack: { zh: '制度包', en: 'Pack' },
  since: { zh: '自', en: 'Since' },
  simulated_time: { zh: '模拟时间', en: 'Simulated time' },
  admits: { zh: '确认的时间', en: 'Time admitted' },
  wall: { zh: '服务器时钟', en: 'The server\'s clock' },
  believed: { zh: '当时采信的时间', en: 'Time believed then' },
  clock: { zh: '时钟', en: 'Clock' },
  first_person: { zh: '第一位确认人', en: 'First to admit' },
  second_person: { zh: '第二位确认人', en: 'Second to admit' },
  what: { zh: '事项', en: 'What' },
  entries: { zh: '当时的分录数', en: 'Entries then' },
  marked: { zh: '补登记销毁', en: 'Marked as destroyed' },
  forgotten_again: { zh: '再次销毁密钥', en: 'Keys destroyed again' },
  rotation: { zh: '更换密钥（编号）', en: 'Key rotation (number)' },
  rotated_keys: { zh: '更换的密钥', en: 'Keys replaced' },
  rotation_state: { zh: '进展', en: 'Progress' },
  moved: { zh: '涉及的客户数', en: 'Customers concerned' },
};

const kValues: Record<string, Record<string, Text>> = {
  clock: { believed: { zh: '已采信', en: 'believed' } },
  rotated_keys: {
    root: { zh: '根密钥', en: 'root' },
    buckets: { zh: '客户密钥', en: "customers' keys" },
    index: { zh: '检索索引密钥', en: 'keys of the search index' },
  },
  rotation_state: {
    running: { zh: '开始', en: 'begun' },
    done: { zh: '已完成', en: 'done' },
    abandoned: { zh: '未完成', en: 'abandoned' },
  },
  what: {
    marked: { zh: '数据库较旧：补登记销毁', en: 'the database was older: marked in it' },
    forgotten_again: { zh: '密钥仍在：再次销毁', en: 'keys were still there: destroyed again' },
    key_store: { zh: '恢复密钥库', en: 'key store put back' },
    database: { zh: '恢复数据库', en: 'database put back' },
  },
  verdict: {
    permit: { zh: '准许', en: 'Permitted' },
    deny: { zh: '拒绝', en: 'Denied' },
    needs_flow: { zh: '须经申请', en: 'By request only' },
    wrong: { zh: '密码错误', en: 'Wrong password' },
  },
  reason: {
    permitted: { zh: '有条款准许', en: 'A clause permits it' },
    by_grant: { zh: '凭授权', en: 'By a grant' },
    forbidden_by_rule: { zh: '有条款禁止', en: 'A clause forbids it' },
    no_permission: { zh: '没有条款准许', en: 'No clause permits it' },
    flow_required: { zh: '须先经批准', en: 'Approval is needed first' },
    purpose_missing: { zh: '没有说明用途', en: 'No purpose is named' },
    field_outside_purpose: { zh: '字段超出用途', en: 'A field is outside of the purpose' },
    purpose_not_yours: { zh: '用途不属于本岗位', en: 'The purpose is not of this post' },
  },
  relations: {
    same_department: { zh: '同部门', en: 'same department' },
    assigned: { zh: '负责人', en: 'assigned' },
    custodian: { zh: '保管人', en: 'custodian' },
    designated: { zh: '受委托的专人', en: 'designated' },
    head_of_owner: { zh: '所属部门负责人', en: 'head of the owning department' },
    own_entry: { zh: '本人录入', en: 'entered it' },
  },
};

const kYesNo: Record<string, Text> = {
  true: { zh: '是', en: 'Yes' },
  false: { zh: '否', en: 'No' },
  yes: { zh: '是', en: 'Yes' },
};

/** What a name of an opened entry says; a fact that a pack declares keeps its own name. */
export function nameText(name: string): Text {
  return kNames[name] ?? { zh: name, en: name };
}

function wordOf(name: string, id: string, pack: Pack, say: Say): string {
  switch (name) {
    case 'verb':
    case 'acts':
      return say(verbText(id));
    case 'posts':
    case 'post':
      return say(titleOf(pack.posts, id));
    case 'object.level':
    case 'subject.clearance':
      return say(titleOf(pack.levels, id));
    case 'from':
    case 'to':
      return id === 'none' ? say({ zh: '解密', en: 'Declassified' }) : say(titleOf(pack.levels, id));
    case 'object.tier':
      return say(titleOf(pack.tiers, id));
    case 'object.category':
      return say(titleOf(pack.categories, id));
    case 'purpose':
      return say(titleOf(pack.purposes, id));
    case 'fields':
      return say(titleOf(pack.fields, id));
    case 'flow':
      return say(titleOf(pack.flows, id));
    case 'clauses': {
      const clause = pack.clauses.find((item) => item.id === id);
      return clause ? say(clause.printed) || clause.id : id;
    }
    default: {
      const text = kValues[name]?.[id] ?? kYesNo[id];
      return text ? say(text) : id;
    }
  }
}

const kLists = new Set(['acts', 'posts', 'relations', 'fields', 'clauses']);

/** A value of an opened entry, in words. */
export function valueText(name: string, value: string, pack: Pack, say: Say): string {
  if (value === '') return '—';
  const kind = name.replace(/^second_/, '');
  if (!kLists.has(kind)) return wordOf(kind, value, pack, say);
  return value.split(', ').map((id) => wordOf(kind, id, pack, say)).join(say({ zh: '、', en: ', ' }));
}
