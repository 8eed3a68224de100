import { DownloadOutlined, InboxOutlined } from '@ant-design/icons';
import { Button, Progress, Space, Upload, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { api, type Import } from '@/lib/api';
import { dateTime } from '@/lib/format';
import { useAction, useLoad } from '@/lib/load';
import { save } from '@/lib/save';
import { useSay } from '@/lib/text';
import { ListTable } from '@/components/ListTable';
import { Refusal } from '@/components/Refusal';
import { ImportStateTag } from './ImportStateTag';
import { upload } from './upload';

/** Imports of this person that the server still holds. */
function Earlier() {
  const say = useSay();
  const list = useLoad(() => api.imports.list(), []);
  const rows = list.data?.rows.filter((row) => row.state !== 'uploading') ?? [];
  if (rows.length === 0) return null;
  const columns: TableColumnsType<Import> = [
    { key: 'name', title: say({ zh: '文件', en: 'File' }), render: (_, row) => <Link to={`/customers/import/${row.id}`} data-written>{row.name}</Link> },
    { key: 'state', title: say({ zh: '状态', en: 'State' }), render: (_, row) => <ImportStateTag state={row.state} /> },
    { key: 'rows', title: say({ zh: '已处理行', en: 'Rows seen' }), align: 'right', render: (_, row) => row.counts.rows },
    { key: 'in', title: say({ zh: '已导入', en: 'Entered' }), align: 'right', render: (_, row) => row.counts.in },
    { key: 'rejected', title: say({ zh: '未导入', en: 'Refused' }), align: 'right', render: (_, row) => row.counts.rejected },
    { key: 'created', title: say({ zh: '上传时间', en: 'Uploaded' }), render: (_, row) => dateTime(row.created) },
  ];
  return (
    <section data-testid="earlier-imports">
      <ListTable<Import, { rows: Import[] }>
        name="imports"
        rowKey="id"
        loaded={list}
        columns={columns}
        rows={rows}
        empty={say({ zh: '没有导入', en: 'No imports' })}
        bar={<><strong>{say({ zh: '我的导入', en: 'My imports' })}</strong><span className="quiet">{say({ zh: '两小时无人查看即清除', en: 'gone after two hours unseen' })}</span></>}
      />
    </section>
  );
}

export function ChooseFile({ onUploaded }: { onUploaded: (view: Import) => void }) {
  const say = useSay();
  const [percent, setPercent] = useState(0);
  const sending = useAction();
  const form = useAction();
  const send = async (file: File) => {
    setPercent(0);
    const view = await sending.run(() => upload(file, setPercent));
    if (view) onUploaded(view);
  };
  const fetchForm = async (format: 'xlsx' | 'csv') => {
    const file = await form.run(() => api.imports.form(format));
    if (file) save(file.name, file.content);
  };
  return (
    <Space direction="vertical" size="middle" className="full">
      <Space wrap>
        <Button icon={<DownloadOutlined />} data-testid="form-xlsx" loading={form.busy} onClick={() => void fetchForm('xlsx')}>
          {say({ zh: '下载模板（XLSX，含说明与下拉列表）', en: 'Form (XLSX, with notes and lists)' })}
        </Button>
        <Button icon={<DownloadOutlined />} onClick={() => void fetchForm('csv')}>{say({ zh: '下载模板（CSV）', en: 'Form (CSV)' })}</Button>
      </Space>
      <Upload.Dragger
        accept=".csv,.xlsx,.txt"
        multiple={false}
        showUploadList={false}
        disabled={sending.busy}
        beforeUpload={(file) => {
          void send(file);
          return false;
        }}
      >
        <p className="ant-upload-drag-icon"><InboxOutlined /></p>
        <p>{say({ zh: '点击选择，或把文件拖到这里', en: 'Choose a file, or drop it here' })}</p>
        <p className="quiet">
          {say({
            zh: 'CSV（UTF-8 或 GB18030）或 XLSX，最大 1 GiB。文件在服务器上只以加密形式暂存；重复导入同一文件不会重复录入。',
            en: 'CSV (UTF-8 or GB18030) or XLSX, up to 1 GiB. The server keeps it sealed and for a while only; importing a file twice enters nothing twice.',
          })}
        </p>
      </Upload.Dragger>
      {sending.busy && <Progress percent={percent} status="active" />}
      <Refusal error={sending.error ?? form.error} onClose={() => { sending.clear(); form.clear(); }} />
      <Earlier />
    </Space>
  );
}
