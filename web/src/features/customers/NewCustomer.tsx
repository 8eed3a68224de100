import { Button, Card, Col, Divider, Form, Result, Row, Space, Tag } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import { api, ApiError, type Entered } from '@/lib/api';
import { byTier } from '@/lib/fields';
import { useAction, useLoad } from '@/lib/load';
import { usePack } from '@/lib/session';
import { useSay } from '@/lib/text';
import { ClauseTags } from '@/components/ClauseTag';
import { FieldInput } from '@/components/FieldInput';
import { LevelTag } from '@/components/LevelTag';
import { Page } from '@/components/Page';
import { PersonSelect } from '@/components/PersonSelect';
import { ReceiptLine } from '@/components/ReceiptLine';
import { Refusal } from '@/components/Refusal';
import { Warnings } from '@/components/Warnings';
import { Select } from '@/components/Select';
import { DuplicateReason, useHeld } from './DuplicateReason';
import { rulesOf } from './rules';
import { fieldAt, filledValues } from './values';

interface Written {
  values?: Record<string, string | undefined>;
  level?: string;
  department?: number;
  assigned?: number;
  duplicate_reason?: string;
}

function EnteredResult({ entered, onNext }: { entered: Entered; onNext: () => void }) {
  const say = useSay();
  return (
    <Card>
      <Result
        status="success"
        title={say({ zh: '客户 {id} 已录入', en: 'Customer {id} is entered' }, { id: entered.customer })}
        subTitle={
          <Space direction="vertical">
            <Space wrap>{say({ zh: '拟定密级：', en: 'Level: ' })}<LevelTag level={entered.level} withPeriod /></Space>
            <ClauseTags clauses={entered.clauses} />
            <Warnings warnings={entered.warnings} />
            <ReceiptLine receipt={entered.receipt} />
          </Space>
        }
        extra={
          <Space>
            <Link to={`/customers/${entered.customer}`}>
              <Button type="primary">{say({ zh: '打开档案', en: 'Open the file' })}</Button>
            </Link>
            <Button onClick={onNext}>{say({ zh: '继续录入', en: 'Enter another' })}</Button>
          </Space>
        }
      />
    </Card>
  );
}

function OwnerFields() {
  const say = useSay();
  const pack = usePack();
  const departments = useLoad(() => api.organisation.departments(), []);
  return (
    <Row gutter={24}>
      <Col xs={24} md={12} xl={8}>
        <Form.Item name="department" label={say({ zh: '归属部门', en: 'Owning department' })}>
          <Select
            allowClear
            placeholder={say({ zh: '本部门', en: 'Your own' })}
            options={(departments.data?.rows ?? []).map((item) => ({ value: item.id, label: item.name }))}
          />
        </Form.Item>
      </Col>
      <Col xs={24} md={12} xl={8}>
        <Form.Item name="assigned" label={say({ zh: '负责人', en: 'Assigned to' })}>
          <PersonSelect allowClear />
        </Form.Item>
      </Col>
      <Col xs={24} md={12} xl={8}>
        <Form.Item
          name="level"
          label={say({ zh: '密级', en: 'Level' })}
          extra={say({ zh: '不填则按规则拟定；可以定得更高', en: 'Left empty, the rules propose it; it may be set higher' })}
        >
          <Select allowClear options={pack.levels.map((level) => ({ value: level.id, label: say(level.title) }))} />
        </Form.Item>
      </Col>
    </Row>
  );
}

function FieldRows() {
  const say = useSay();
  const pack = usePack();
  return (
    <>
      {byTier(pack, (field) => !field.record).map((group) => (
        <section key={group.id}>
          <Divider orientation="left" orientationMargin={0} plain>
            {group.title ? <Tag>{say(group.title)}</Tag> : say({ zh: '业务信息', en: 'Business' })}
          </Divider>
          <Row gutter={24}>
            {group.fields.map((field) => (
              <Col key={field.id} xs={24} md={12} xl={8}>
                <Form.Item
                  name={['values', field.id]}
                  label={say(field.title)}
                  rules={rulesOf(field, say)}
                >
                  <FieldInput field={field} />
                </Form.Item>
              </Col>
            ))}
          </Row>
        </section>
      ))}
    </>
  );
}

/** Enters a customer; the server proposes the level and says by which clause. */
export function NewCustomer() {
  const say = useSay();
  const [form] = Form.useForm<Written>();
  const [entered, setEntered] = useState<Entered>();
  const enter = useAction();
  const held = useHeld(enter.error);
  useEffect(() => {
    const problem = enter.error instanceof ApiError ? enter.error.problem : undefined;
    const field = fieldAt(problem?.where);
    if (problem && field) form.setFields([{ name: ['values', field], errors: [say(problem.message)] }]);
  }, [enter.error, form, say]);
  const submit = async ({ values, duplicate_reason, ...rest }: Written) => {
    const customer = { values: filledValues(values), duplicate_reason: duplicate_reason?.trim() || undefined, ...rest };
    const result = await enter.run(() => api.customers.enter(customer));
    if (result) setEntered(result);
  };
  const next = () => {
    form.resetFields();
    setEntered(undefined);
  };
  return (
    <Page
      title={say({ zh: '新建客户', en: 'New customer' })}
      crumbs={[
        { title: <Link to="/customers">{say({ zh: '客户档案', en: 'Customers' })}</Link> },
        { title: say({ zh: '新建客户', en: 'New customer' }) },
      ]}
    >
      {entered ? (
        <EnteredResult entered={entered} onNext={next} />
      ) : (
        <Card>
          <Form<Written> form={form} layout="vertical" onFinish={submit} scrollToFirstError>
            <FieldRows />
            <Divider orientation="left" orientationMargin={0} plain>{say({ zh: '归属与密级', en: 'Owner and level' })}</Divider>
            <OwnerFields />
            {held && <DuplicateReason />}
            <Form.Item><Refusal error={enter.error} onClose={enter.clear} /></Form.Item>
            <Button type="primary" htmlType="submit" loading={enter.busy}>{say({ zh: '录入', en: 'Enter' })}</Button>
          </Form>
        </Card>
      )}
    </Page>
  );
}
