import { SearchOutlined } from '@ant-design/icons';
import { Input, Tooltip } from 'antd';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { ask, useQuery } from '@/lib/query';
import { useSay } from '@/lib/text';

/** The search of the header: on every page, for all that a customer can be found by. */
export function SearchBox() {
  const say = useSay();
  const navigate = useNavigate();
  const query = useQuery();
  const [text, setText] = useState(query.text);
  useEffect(() => setText(query.text), [query.text]);
  const start = () => {
    if (!text.trim()) return;
    ask(text, query.purpose);
    navigate('/search');
  };
  return (
    <Tooltip
      trigger={['focus']}
      placement="bottomLeft"
      title={say({
        zh: '姓名或其一部分、拼音、首字母、单位名称的一部分、完整号码或末四位；多个词用空格隔开',
        en: 'A name or part of it, pinyin, initials, part of a company name, a whole number or its last four; several words with spaces',
      })}
    >
      <Input
        className="header-search"
        data-testid="search"
        aria-label={say({ zh: '检索客户', en: 'Search customers' })}
        placeholder={say({ zh: '检索客户：姓名、拼音、单位、号码', en: 'Search: name, pinyin, company, number' })}
        prefix={<SearchOutlined />}
        allowClear
        autoComplete="off"
        maxLength={80}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onPressEnter={start}
      />
    </Tooltip>
  );
}
