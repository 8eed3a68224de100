import { SafetyCertificateOutlined } from '@ant-design/icons';
import { Space, Typography } from 'antd';
import { Link } from 'react-router-dom';
import type { Receipt } from '@/lib/api';
import { dateTimeSeconds, shortHash } from '@/lib/format';
import { useSay, type Text } from '@/lib/text';

interface Props {
  receipt: Receipt;
  what?: Text;
}

/** Where in the ledger the thing just done stands, with the way to verify it. */
export function ReceiptLine({ receipt, what = { zh: '已记入账本', en: 'Recorded in the ledger' } }: Props) {
  const say = useSay();
  return (
    <Space size={8} wrap className="receipt" data-testid="receipt">
      <SafetyCertificateOutlined className="receipt-icon" />
      <span>{say(what)}</span>
      <span>{say({ zh: '分录 {index} 号', en: 'entry {index}' }, { index: receipt.index })}</span>
      <span className="quiet">{dateTimeSeconds(receipt.time)}</span>
      <Typography.Text className="mono quiet">{shortHash(receipt.leaf_hash)}</Typography.Text>
      <Link to={`/ledger/${receipt.index}?leaf=${receipt.leaf_hash}`}>{say({ zh: '验证', en: 'Verify' })}</Link>
    </Space>
  );
}
