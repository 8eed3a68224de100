import { Card, Steps } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router-dom';
import { api, type Import } from '@/lib/api';
import { useLoad } from '@/lib/load';
import { useSay } from '@/lib/text';
import { Await, Page } from '@/components/Page';
import { CheckHeader } from './CheckHeader';
import { ChooseFile } from './ChooseFile';
import { RunImport } from './RunImport';
import { isMoving } from './upload';

const kPollMs = 700;

function stepOf(view: Import | undefined): number {
  if (!view || view.state === 'uploading') return 0;
  if (view.state === 'reading' || view.state === 'ready') return 1;
  return 2;
}

function OneImport({ id }: { id: number }) {
  const loaded = useLoad(() => api.imports.view(id), [id]);
  const { data: view, reload, set } = loaded;
  const moves = view !== undefined && isMoving(view);
  useEffect(() => {
    if (!moves) return undefined;
    const timer = setInterval(reload, kPollMs);
    return () => clearInterval(timer);
  }, [moves, reload]);
  return (
    <Await loaded={{ ...loaded, loading: false }}>
      {(current) => (
        <>
          <ImportSteps view={current} />
          {stepOf(current) === 2 || current.state === 'failed'
            ? <RunImport view={current} onChange={set} />
            : <CheckHeader view={current} onChange={set} />}
        </>
      )}
    </Await>
  );
}

function ImportSteps({ view }: { view?: Import }) {
  const say = useSay();
  return (
    <Steps
      className="import-steps"
      size="small"
      current={stepOf(view)}
      items={[
        { title: say({ zh: '选择文件', en: 'Choose a file' }) },
        { title: say({ zh: '核对表头与预览', en: 'Header and preview' }) },
        { title: say({ zh: '导入与结果', en: 'Import and result' }) },
      ]}
    />
  );
}

/** The import wizard: choose, check, enter, and have the refused rows back. */
export function ImportPage() {
  const say = useSay();
  const navigate = useNavigate();
  const { id } = useParams();
  const [opened, setOpened] = useState(0);
  useEffect(() => setOpened((n) => n + 1), [id]);
  return (
    <Page
      title={say({ zh: '导入客户', en: 'Import customers' })}
      crumbs={[
        { title: <Link to="/customers">{say({ zh: '客户档案', en: 'Customers' })}</Link> },
        { title: say({ zh: '导入', en: 'Import' }) },
      ]}
    >
      <Card>
        {id ? <OneImport key={id} id={Number(id)} /> : (
          <>
            <ImportSteps />
            <ChooseFile key={opened} onUploaded={(view) => navigate(`/customers/import/${view.id}`)} />
          </>
        )}
      </Card>
    </Page>
  );
}
