import { describe, expect, it } from 'vitest';
import { connectionSettings, usualConnection } from '../models/connection.js';
import { regionAt, serviceAt, services } from './services.js';

describe('services', () => {
  it('are recognised by their own addresses', () => {
    for (const service of services) {
      for (const { endpoint, region } of service.locations) {
        expect(serviceAt(endpoint)?.id, endpoint).toBe(service.id);
        expect(regionAt(endpoint), endpoint).toBe(region);
        expect(connectionSettings.safeParse(usualConnection(endpoint)).success, endpoint).toBe(true);
      }
    }
    expect(serviceAt('https://0123456789abcdef.eu.r2.cloudflarestorage.com/')?.id).toBe('r2');
    expect(regionAt('https://0123456789abcdef.r2.cloudflarestorage.com')).toBe('auto');
    expect(serviceAt('https://s3.wasabisys.com')?.id).toBe('wasabi');
    expect(serviceAt('https://s3.cn-north-1.amazonaws.com.cn:443/x')?.id).toBe('aws');
    expect(serviceAt(null)?.id).toBe('aws');
  });

  it.each([
    'https://amazonaws.com.evil.example',
    'https://evilwasabisys.com',
    'http://127.0.0.1:9000',
    'nonsense',
    'https://kr.object.ncloudstorage.com@evil.example',
  ])('do not include %s', (endpoint) => {
    expect(serviceAt(endpoint)).toBeNull();
    expect(regionAt(endpoint)).toBeNull();
  });
});
