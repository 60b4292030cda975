import { describe, expect, it } from 'vitest';
import { classify, type ErrorClass } from './error-class.js';
import type { ErrorCode } from './errors.js';

describe('classify', () => {
  it.each<[ErrorCode, ErrorClass]>([
    ['slow-down', 'throttled'],
    ['service-unavailable', 'transient'],
    ['connection-lost', 'transient'],
    ['timed-out', 'transient'],
    ['checksum-mismatch', 'transient'],
    ['network-unreachable', 'offline'],
    ['host-not-found', 'offline'],
    ['access-denied', 'fatal'],
    ['secret-key-wrong', 'fatal'],
    ['bucket-not-found', 'fatal'],
    ['certificate-untrusted', 'fatal'],
    ['request-rejected', 'permanent'],
    ['key-too-long', 'permanent'],
    ['internal', 'permanent'],
    ['object-exists', 'conflict'],
    ['file-vanished', 'local'],
    ['file-changed', 'local'],
    ['cancelled', 'cancelled'],
  ])('classifies %s as %s', (code, expected) => expect(classify({ code })).toBe(expected));

  it('retries a file that could not be opened because too many were open', () => {
    expect(classify({ code: 'file-unreadable', details: { reason: 'tooManyOpenFiles' } })).toBe('transient');
    expect(classify({ code: 'file-unreadable', details: { reason: 'permission' } })).toBe('local');
  });
});
