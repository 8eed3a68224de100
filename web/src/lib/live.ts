// Hints while somebody types: mirrors of a few checks, for convenience. The server decides (src/values).
import type { PackField } from './api';
import type { Text } from './text';

const kWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const kCreditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** GB 11643: whether 18 characters end in their check digit. */
export function residentIdFits(id: string): boolean {
  if (!/^\d{17}[\dX]$/.test(id)) return false;
  const sum = kWeights.reduce((total, weight, at) => total + weight * Number(id[at]), 0);
  return '10X98765432'[sum % 11] === id[17];
}

/** GB 32100: whether 18 characters end in their check character. */
export function creditCodeFits(code: string): boolean {
  if (code.length !== 18) return false;
  let sum = 0;
  let weight = 1;
  for (const letter of code.slice(0, 17)) {
    const value = kCreditAlphabet.indexOf(letter);
    if (value < 0) return false;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return kCreditAlphabet[(31 - (sum % 31)) % 31] === code[17];
}

/** ISO/IEC 7812-1. */
export function luhnFits(card: string): boolean {
  if (!/^\d{13,19}$/.test(card)) return false;
  const sum = [...card].reverse().reduce((total, letter, at) => {
    const digit = Number(letter) * (at % 2 === 0 ? 1 : 2);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return sum % 10 === 0;
}

const bare = (value: string) => value.normalize('NFKC').replace(/[\s\-_.,()/']/g, '').toUpperCase();

/** What looks wrong about a typed value; nothing for what is empty or looks right. */
export function hint(field: PackField, value: string | undefined): Text | undefined {
  const typed = bare(value ?? '');
  if (typed === '') return undefined;
  switch (field.type) {
    case 'cn_resident_id':
      return /^\d{15}$/.test(typed) || residentIdFits(typed)
        ? undefined
        : { zh: '号码与校验位不符', en: 'The number does not fit its check digit' };
    case 'cn_credit_code':
      return creditCodeFits(typed) ? undefined : { zh: '代码与校验码不符，请核对', en: 'The code does not fit its check; look again' };
    case 'cn_mobile':
      return /^(?:(?:\+|00)?86)?1[3-9]\d{9}$/.test(typed) || /^(?:\+|00)(?!86)\d{7,15}$/.test(typed)
        ? undefined
        : { zh: '不是 11 位手机号', en: 'Not a mobile number of 11 digits' };
    case 'bank_card':
      return luhnFits(typed) ? undefined : { zh: '卡号与校验位不符', en: 'The number does not fit its check digit' };
    case 'email':
      return /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test((value ?? '').normalize('NFKC').trim())
        ? undefined
        : { zh: '不是邮箱地址', en: 'Not an e-mail address' };
    default:
      return undefined;
  }
}
