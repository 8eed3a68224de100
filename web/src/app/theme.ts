import type { ThemeConfig } from 'antd';

export const kTheme: ThemeConfig = {
  token: {
    colorPrimary: '#1f5a8c',
    colorInfo: '#1f5a8c',
    colorLink: '#1f5a8c',
    borderRadius: 6,
    fontFamily:
      'system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
  },
};
