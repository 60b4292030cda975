import type { AppInfo } from '../../../shared/models/settings.js';

export function infoSample(change: Partial<AppInfo> = {}): AppInfo {
  return {
    version: '1.0.0',
    systemLanguage: 'ko',
    region: null,
    platform: 'linux',
    settings: { language: 'system', theme: 'system', bytesPerSecond: null },
    secretProtection: 'system',
    running: null,
    mayContinue: true,
    notice: null,
    ...change,
  };
}
