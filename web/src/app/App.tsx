import { App as AntApp, ConfigProvider, type ThemeConfig } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useMemo, useState } from 'react';
import { BrowserRouter } from 'react-router-dom';
import { setAcceptLanguage } from '@/lib/api';
import { LanguageContext, rememberedLanguage, rememberLanguage, type Language } from '@/lib/text';
import { Gate } from './Gate';
import { kTheme } from './theme';

/** The nonce that the server put into the page for the styles made at run time. */
function styleNonce(): string | undefined {
  return document.querySelector('meta[property="csp-nonce"]')?.getAttribute('content') ?? undefined;
}

/** Overlays live in an element of their own: into <body> they would add a style without the nonce. */
function overlays(): HTMLElement {
  return document.getElementById('overlays') ?? document.body;
}

function useLanguageState() {
  const [language, setLanguage] = useState<Language>(rememberedLanguage);
  return useMemo(() => {
    rememberLanguage(language);
    setAcceptLanguage(language === 'zh' ? 'zh-CN' : 'en');
    dayjs.locale(language === 'zh' ? 'zh-cn' : 'en');
    return { language, choose: setLanguage };
  }, [language]);
}

/** Nothing slides or fades for those who have asked their system for that. */
function useCalmTheme(): ThemeConfig {
  return useMemo(() => {
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    return { ...kTheme, token: { ...kTheme.token, motion: !calm } };
  }, []);
}

export function App() {
  const choice = useLanguageState();
  const theme = useCalmTheme();
  const csp = useMemo(() => ({ nonce: styleNonce() }), []);
  return (
    <LanguageContext.Provider value={choice}>
      <ConfigProvider
        csp={csp}
        locale={choice.language === 'zh' ? zhCN : enUS}
        theme={theme}
        getPopupContainer={overlays}
        button={{ autoInsertSpace: false }}
      >
        <AntApp>
          <BrowserRouter>
            <Gate />
          </BrowserRouter>
        </AntApp>
      </ConfigProvider>
    </LanguageContext.Provider>
  );
}
