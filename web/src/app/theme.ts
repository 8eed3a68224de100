import type { ThemeConfig } from 'antd';

export const kTheme: ThemeConfig = {
  token: {
    colorPrimary: '#1f5a8c',
    colorPrimaryBg: '#e8f0f7',
    colorPrimaryBgHover: '#d3e2ef',
    colorInfo: '#1677ff',
    colorLink: '#1f5a8c',
    borderRadius: 6,
    fontFamily:
      'system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
  },
};
