import { TranslationOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useLanguage } from '@/lib/text';

export function LanguageSwitch() {
  const { language, choose } = useLanguage();
  return (
    <Button
      type="text"
      icon={<TranslationOutlined />}
      lang={language === 'zh' ? 'en' : 'zh-CN'}
      data-testid="language"
      onClick={() => choose(language === 'zh' ? 'en' : 'zh')}
    >
      {language === 'zh' ? 'English' : '中文'}
    </Button>
  );
}
