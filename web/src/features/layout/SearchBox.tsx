import { SearchOutlined } from '@ant-design/icons';
import { Input, Tooltip, type InputRef } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { ask, useQuery } from '@/lib/query';
import { useSay } from '@/lib/text';
import { ClearIcon } from '@/components/ClearIcon';

const kTyping = 'input, textarea, select, [contenteditable], .ant-modal, .ant-drawer';

/** "/" goes to the search box from anywhere but where one types. */
function useSlash(go: () => void): void {
  useEffect(() => {
    const heard = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.closest(kTyping);
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return;
      event.preventDefault();
      go();
    };
    document.addEventListener('keydown', heard);
    return () => document.removeEventListener('keydown', heard);
  }, [go]);
}

/** The search of the header: on every page, for all that a customer can be found by. */
export function SearchBox() {
  const say = useSay();
  const navigate = useNavigate();
  const query = useQuery();
  const [text, setText] = useState(query.text);
  const box = useRef<InputRef>(null);
  useEffect(() => setText(query.text), [query.text]);
  useSlash(useCallback(() => box.current?.focus(), []));
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
        zh: '姓名或其一部分、拼音、首字母、单位名称的一部分、完整号码或末四位；多个词用空格隔开。按 / 键可随时到这里',
        en: 'A name or part of it, pinyin, initials, part of a company name, a whole number or its last four; several words with spaces. / comes here from anywhere',
      })}
    >
      <Input
        ref={box}
        className="header-search"
        aria-keyshortcuts="/"
        data-testid="search"
        aria-label={say({ zh: '检索客户', en: 'Search customers' })}
        placeholder={say({ zh: '检索客户：姓名、拼音、单位、号码', en: 'Search: name, pinyin, company, number' })}
        prefix={<SearchOutlined />}
        allowClear={{ clearIcon: <ClearIcon /> }}
        autoComplete="off"
        maxLength={80}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onPressEnter={start}
      />
    </Tooltip>
  );
}
