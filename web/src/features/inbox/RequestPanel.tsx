import { Descriptions, Space, Typography } from 'antd';
import { Link } from 'react-router-dom';
import { api, type RequestFile } from '@/lib/api';
import { shown, titleOf } from '@/lib/fields';
import { dateTime } from '@/lib/format';
import { useLoad } from '@/lib/load';
import { usePack } from '@/lib/session';
import { useSay } from '@/lib/text';
import { LevelTag } from '@/components/LevelTag';
import { Await } from '@/components/Page';
import { Drawer } from '@/components/Overlays';
import { personText } from '@/components/PersonSelect';
import { ReceiptLine } from '@/components/ReceiptLine';
import { GrantStateTag, RequestStateTag } from '@/components/states';
import { Decide } from './Decide';
import { Opinions } from './Opinions';
import { StepTree } from './StepTree';

function Asked({ file }: { file: RequestFile }) {
  const say = useSay();
  const pack = usePack();
  const { row } = file;
  const flow = pack.flows.find((item) => item.id === row.flow.id);
  const fields = file.fields.map((id) => say(titleOf(pack.fields, id))).join(say({ zh: '、', en: ', ' }));
  return (
    <Descriptions size="small" bordered column={1} className="asked">
      <Descriptions.Item label={say({ zh: '申请人', en: 'Requester' })}>{personText(row.requester)}</Descriptions.Item>
      {row.emergency && <Descriptions.Item label={say({ zh: '应急查阅', en: 'Emergency access' })}>
        {say({ zh: '已先行放行；须在 {due} 前复核是否属实', en: 'Released already; review by {due} whether it was justified' }, { due: dateTime(row.review_due) })}
      </Descriptions.Item>}
      {Boolean(row.version) && <Descriptions.Item label={say({ zh: '制度版本', en: 'Version of the policy' })}>
        <Link to={`/pack?tab=versions&version=${row.version}`} data-testid="version-link">
          {say({ zh: '查看版本内容及其影响', en: 'See the version and what it would change' })}
        </Link>
      </Descriptions.Item>}
      {row.customer === 0 && row.to_level && <Descriptions.Item label={say({ zh: '导出范围', en: 'To be exported' })}>
        <Space wrap>{say(row.to_level.title)}<LevelTag level={row.level} withPeriod /></Space>
      </Descriptions.Item>}
      {row.customer > 0 && <Descriptions.Item label={say({ zh: '客户', en: 'Customer' })}>
        <Space wrap>
          <Link to={`/customers/${row.customer}`}>{say({ zh: '编号 {id}', en: 'No. {id}' }, { id: row.customer })}</Link>
          {row.record > 0 && say({ zh: '记录 {id}', en: 'record {id}' }, { id: row.record })}
          <LevelTag level={row.level} withPeriod />
        </Space>
      </Descriptions.Item>}
      {Object.keys(file.masks).length > 0 && <Descriptions.Item label={say({ zh: '客户掩码', en: 'Masks' })}>
        <Space size={[16, 2]} wrap>
          {pack.fields.filter((field) => field.id in file.masks).map((field) => (
            <span key={field.id}>
              <span className="quiet">{say(field.title)} </span>{shown(field, file.masks[field.id], say)}
            </span>
          ))}
        </Space>
      </Descriptions.Item>}
      {row.to_level && <Descriptions.Item label={say({ zh: '目标密级', en: 'To the level' })}>{say(row.to_level.title)}</Descriptions.Item>}
      {row.purpose.id !== '' && <Descriptions.Item label={say({ zh: '用途', en: 'Purpose' })}>{say(row.purpose.title)}</Descriptions.Item>}
      {row.purpose.id !== '' && <Descriptions.Item label={say({ zh: '字段', en: 'Fields' })}>
        {fields || say({ zh: '用途允许的全部字段', en: 'All that the purpose allows' })}
      </Descriptions.Item>}
      <Descriptions.Item label={say({ zh: '事由', en: 'Reason' })}>
        <span className="opinion" data-testid="reason">{file.reason}</span>
      </Descriptions.Item>
      {Object.entries(file.form).map(([id, value]) => (
        <Descriptions.Item key={id} label={say(titleOf(flow?.form ?? [], id))}>{value}</Descriptions.Item>
      ))}
      <Descriptions.Item label={say({ zh: '提交时间', en: 'Made' })}>{dateTime(row.created)}</Descriptions.Item>
    </Descriptions>
  );
}

function Granted({ grant }: { grant: NonNullable<RequestFile['grant']> }) {
  const say = useSay();
  return (
    <Space wrap data-testid="grant">
      <GrantStateTag state={grant.state} />
      {say(
        { zh: '授权 {id}：{from} 至 {to}，已用 {used} / {uses} 次', en: 'Grant {id}: {from} to {to}, used {used} of {uses}' },
        { id: grant.id, from: dateTime(grant.not_before), to: dateTime(grant.not_after), used: grant.used, uses: grant.uses },
      )}
      {grant.customer > 0 && <Link to={`/customers/${grant.customer}`}>{say({ zh: '去客户档案使用', en: 'Use it in the customer file' })}</Link>}
      {grant.customer === 0 && (grant.verbs.includes('export_out')
        ? <Link to="/customers?export">{say({ zh: '去导出', en: 'Export' })}</Link>
        : <Link to="/pack?tab=versions">{say({ zh: '去制度页施行', en: 'Put it into force on the policy page' })}</Link>)}
    </Space>
  );
}

interface Props {
  id: number;
  onClose: () => void;
  onChanged: () => void;
}

/** One request: what is asked, how far it has come, what was said, and what can be done now. */
export function RequestPanel({ id, onClose, onChanged }: Props) {
  const say = useSay();
  const loaded = useLoad(() => api.requests.file(id), [id]);
  const changed = () => {
    loaded.reload();
    onChanged();
  };
  const row = loaded.data?.row;
  return (
    <Drawer
      open
      width={760}
      onClose={onClose}
      title={
        <Space>
          {row ? say(row.flow.title) : ''}
          {say({ zh: '申请 {id}', en: 'Request {id}' }, { id })}
          {row && <RequestStateTag state={row.state} />}
        </Space>
      }
    >
      <Await loaded={loaded}>
        {(file) => (
          <div className="stack" data-testid="request">
            <Decide file={file} onDone={changed} />
            {file.grant && <Granted grant={file.grant} />}
            <Asked file={file} />
            <div>
              <Typography.Title level={5}>{say({ zh: '审批步骤', en: 'Steps' })}</Typography.Title>
              <StepTree steps={file.steps} />
            </div>
            <div>
              <Typography.Title level={5}>{say({ zh: '审批意见', en: 'Opinions' })}</Typography.Title>
              <Opinions opinions={file.opinions} />
            </div>
            <ReceiptLine receipt={file.receipt} what={{ zh: '打开本申请已记入账本', en: 'Opening this request is recorded' }} />
          </div>
        )}
      </Await>
    </Drawer>
  );
}
