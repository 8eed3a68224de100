import type { ThemeConfig } from 'antd';

export const kTheme: ThemeConfig = {
  token: {
    colorPrimary: '#1f5a8c',
    colorPrimaryBg: '#e8f0f7',
    colorPrimaryBgHover: '#d3e2ef',
    colorInfo: '#0958d9',
    colorLink: '#1f5a8c',
    colorLinkHover: '#17476f',
    colorLinkActive: '#10344f',
    // Text in the colours of states stands out from its ground by 4.5 to 1 at least (WCAG 2.2, 1.4.3).
    colorSuccess: '#2b7a0b',
    colorSuccessBg: '#f6ffed',
    colorSuccessBorder: '#b7eb8f',
    colorWarning: '#a15c00',
    colorWarningBg: '#fffbe6',
    colorWarningBorder: '#ffe58f',
    colorError: '#c4211c',
    colorErrorBg: '#fff2f0',
    colorErrorBorder: '#ffccc7',
    colorInfoBg: '#e6f4ff',
    colorInfoBorder: '#91caff',
    colorTextSecondary: 'rgba(0, 0, 0, 0.68)',
    colorTextTertiary: 'rgba(0, 0, 0, 0.62)',
    colorTextDescription: 'rgba(0, 0, 0, 0.62)',
    colorTextPlaceholder: 'rgba(0, 0, 0, 0.58)',
    borderRadius: 6,
    fontFamily:
      'system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
  },
};
