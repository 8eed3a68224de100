// Words in two languages. Every text of the page is a pair, so that neither language can be incomplete.
import { createContext, useCallback, useContext } from 'react';

export interface Text {
  zh: string;
  en: string;
}

export type Language = keyof Text;

export interface LanguageChoice {
  language: Language;
  choose: (language: Language) => void;
}

export const LanguageContext = createContext<LanguageChoice>({ language: 'zh', choose: () => undefined });

export function useLanguage(): LanguageChoice {
  return useContext(LanguageContext);
}

/** Puts `values` in the places of `{name}` in `template`; an unknown place stays as it is. */
export function fill(template: string, values: Record<string, string | number> = {}): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

export type Say = (text: Text, values?: Record<string, string | number>) => string;

export function sayIn(language: Language): Say {
  // A pack may leave one language empty: then the other is better than nothing.
  return (text, values) => fill(text[language] || text.zh || text.en, values);
}

export function useSay(): Say {
  const { language } = useLanguage();
  return useCallback<Say>((text, values) => sayIn(language)(text, values), [language]);
}

const kStorageKey = 'jinkui.language';

/** Chinese first: English only for those who chose it. */
export function rememberedLanguage(): Language {
  try {
    return localStorage.getItem(kStorageKey) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}

export function rememberLanguage(language: Language): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  try {
    localStorage.setItem(kStorageKey, language);
  } catch {
    // Storage may be forbidden; then the choice lasts as long as the page.
  }
}
