import { Alert, Card, Empty, Form, Input, Space } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { api, type CustomerRow, type Pack, type SearchResult, type Session } from '@/lib/api';
import { titleOf } from '@/lib/fields';
import { dateTime } from '@/lib/format';
import { useLoad } from '@/lib/load';
import { ask, choosePurpose, useQuery } from '@/lib/query';
import { usePack, useSession } from '@/lib/session';
import { useSay, type Say } from '@/lib/text';
import { customerColumns } from '@/components/customerColumns';
import { DataTable } from '@/components/DataTable';
import { Await, Page } from '@/components/Page';
import { Pager, useCursor } from '@/components/Pager';
import { ReceiptLine } from '@/components/ReceiptLine';
import { Refusal } from '@/components/Refusal';
import { Select } from '@/components/Select';

const kPageSize = 20;

/** The purposes that this person may name, those that open a number first. */
function purposesOf(pack: Pack, session: Session) {
  const posts = new Set(session.posts.map(({ post }) => post.id));
  const numbers = new Set(pack.fields.filter((field) => field.search?.some((mode) => mode === 'exact' || mode === 'last4')).map((field) => field.id));
  return pack.purposes
    .filter((purpose) => !purpose.posts?.length || purpose.posts.some((post) => posts.has(post)))
    .map((purpose) => ({ ...purpose, numbers: purpose.fields.filter((field) => numbers.has(field)) }))
    .sort((a, b) => Number(b.numbers.length > 0) - Number(a.numbers.length > 0));
}

function Hints() {
  const say = useSay();
  return (
    <ul className="search-hints quiet">
      <li>{say({ zh: '姓名或其一部分：张伟、伟', en: 'A name or part of it' })}</li>
      <li>{say({ zh: '拼音或首字母：zhangwei、zw', en: 'Pinyin or initials: zhangwei, zw' })}</li>
      <li>{say({ zh: '单位名称的一部分：青禾', en: 'Part of a company name' })}</li>
      <li>{say({ zh: '完整的手机号、证件号码、卡号、邮箱，或号码末四位', en: 'A whole mobile, id, card number or e-mail, or the last four of a number' })}</li>
      <li>{say({ zh: '多个词用空格隔开，须同时满足', en: 'Several words with spaces between: all must be met' })}</li>
    </ul>
  );
}

function Found({ result, say }: { result: SearchResult; say: Say }) {
  const pack = usePack();
  const navigate = useNavigate();
  const table = useMemo(() => customerColumns(pack, say), [pack, say]);
  return (
    <DataTable<CustomerRow>
      rowKey="id"
      columns={table}
      dataSource={result.rows}
      rowClassName="clickable"
      onRow={(row) => ({ onClick: () => navigate(`/customers/${row.id}`) })}
      locale={{
        emptyText: (
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={say(result.cut_short ? {
              zh: '查过的部分没有符合的客户，可继续检索，或多输入一个词。',
              en: 'Nobody among those looked at so far. Go on, or type another word.',
            } : {
              zh: '您知悉范围内没有符合的客户。按号码检索只找得到您有权查阅该号码的客户。',
              en: 'Nobody within your need to know. By number you find only customers whose number you may read.',
            })}
          />
        ),
      }}
    />
  );
}

function Results({ text, purpose, asked }: { text: string; purpose?: string; asked: number }) {
  const say = useSay();
  const cursor = useCursor();
  const result = useLoad(() => api.customers.search({ text, purpose, after: cursor.at ?? undefined, limit: kPageSize }), [cursor.at, asked]);
  if (result.error) return <Refusal error={result.error} />;
  return (
    <Await loaded={result}>
      {(data) => (
        <>
          {data.budget && (
            <Alert
              className="search-budget"
              type={data.budget.left > 0 ? 'info' : 'warning'}
              showIcon
              data-testid="budget"
              message={say(
                { zh: '按号码检索：本时段还可检索 {left} 次（共 {of} 次），{renews} 恢复', en: 'Looking up by number: {left} of {of} left until {renews}' },
                { left: data.budget.left, of: data.budget.of, renews: dateTime(data.budget.renews) },
              )}
            />
          )}
          <Found result={data} say={say} />
          <div className="between list-foot">
            <ReceiptLine receipt={data.receipt} what={{ zh: '本页检索已记入账本', en: 'This page of the search is recorded' }} />
            <Pager cursor={cursor} next={data.next} loading={result.loading} />
          </div>
        </>
      )}
    </Await>
  );
}

/** What was found: masks only, and only customers that this person may know of; page by page, no totals. */
export function SearchPage() {
  const say = useSay();
  const pack = usePack();
  const { session } = useSession();
  const query = useQuery();
  const [text, setText] = useState(query.text);
  useEffect(() => setText(query.text), [query.text]);
  const purposes = useMemo(() => purposesOf(pack, session), [pack, session]);
  const purpose = query.purpose ?? purposes[0]?.id;
  const opened = purposes.find((one) => one.id === purpose)?.numbers ?? [];
  const names = opened.map((field) => say(titleOf(pack.fields, field))).join(say({ zh: '、', en: ', ' }));
  return (
    <Page
      title={say({ zh: '检索客户', en: 'Search customers' })}
      subTitle={say({ zh: '只显示掩码，且只在您知悉的范围内检索；每一页都记入账本', en: 'Masks only, within your need to know; each page is recorded' })}
    >
      <Card>
        <Form layout="vertical" className="search-form">
          <Space wrap align="start">
            <Form.Item label={say({ zh: '检索词', en: 'Words' })} htmlFor="search-words">
              <Input.Search
                id="search-words"
                className="search"
                data-testid="search-words"
                enterButton={say({ zh: '检索', en: 'Search' })}
                autoComplete="off"
                maxLength={80}
                value={text}
                onChange={(event) => setText(event.target.value)}
                onSearch={(value) => value.trim() && ask(value, purpose)}
              />
            </Form.Item>
            <Form.Item
              label={say({ zh: '按号码检索的用途', en: 'Purpose, for looking up by number' })}
              htmlFor="search-purpose"
              extra={names && say({ zh: '可按：{names}', en: 'Opens: {names}' }, { names })}
            >
              <Select
                id="search-purpose"
                className="search"
                data-testid="search-purpose"
                value={purpose}
                onChange={choosePurpose}
                options={purposes.map((one) => ({ value: one.id, label: say(one.title) }))}
              />
            </Form.Item>
          </Space>
        </Form>
        {query.text ? <Results key={query.asked} text={query.text} purpose={purpose} asked={query.asked} /> : <Hints />}
      </Card>
    </Page>
  );
}
