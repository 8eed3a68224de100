// What the server says about parts of a policy, made fit to read: periods in words, the places of a mark by name.
import { useCallback } from 'react';
import { periodsInWords } from '@/lib/format';
import { useLanguage, useSay, type Text } from '@/lib/text';

export function usePolicyText(): (text: Text) => string {
  const say = useSay();
  const { language } = useLanguage();
  return useCallback(
    (text) => {
      const places = { owner: say({ zh: '〔公司〕', en: '[company]' }), level: say({ zh: '〔密级〕', en: '[level]' }) };
      return periodsInWords(say(text, places), language);
    },
    [say, language],
  );
}
