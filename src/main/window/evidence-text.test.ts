import { expect, it } from 'vitest';
import type { RunRow } from '../../shared/models/run.js';
import { evidenceText } from './evidence-text.js';

const row: RunRow = {
  sequence: 0,
  path: 'a/b.txt',
  key: 'backup/a/b.txt',
  size: 3,
  state: 'uploaded',
  sentBytes: 3,
  paused: false,
  skipReason: null,
  error: null,
  listed: 'as-sent',
  keptTime: 'same',
  level: 'listed',
  evidence: {
    method: 'crc32',
    local: 'AAAAAA==',
    remote: 'AAAAAA==',
    sha256: null,
    etag: '0cc1',
    versionId: 'v1',
    requestId: 'R1',
    hostId: 'H1',
    atMs: 0,
    guard: 'condition',
  },
  restarted: false,
};

it('what was compared of a file is copied whole, and what is not known is left out', () => {
  expect(evidenceText(row).split('\n')).toEqual([
    'path: a/b.txt',
    'key: backup/a/b.txt',
    'size: 3',
    'state: uploaded',
    'level: listed',
    'listed: as-sent',
    'keptTime: same',
    'method: crc32',
    'local: AAAAAA==',
    'remote: AAAAAA==',
    'etag: 0cc1',
    'versionId: v1',
    'requestId: R1',
    'hostId: H1',
    'guard: condition',
    'time: 1970-01-01T00:00:00.000Z',
  ]);
});

it('a file that could not be proven is copied with the reason', () => {
  const error = { code: 'object-unproven', details: { reason: 'encrypted', requestId: 'R2' } } as const;
  const failed = {
    ...row,
    state: 'failed',
    level: null,
    evidence: null,
    listed: null,
    keptTime: null,
    error,
  } as const;
  expect(evidenceText(failed).split('\n').slice(3)).toEqual([
    'state: failed',
    'error: object-unproven',
    'reason: encrypted',
    'requestId: R2',
  ]);
});
