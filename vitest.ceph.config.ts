import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'tests/s3-behaviour/ceph.behaviour.ts',
      'tests/s3-behaviour/set-up-bucket.ceph.ts',
      'tests/s3-behaviour/crash-matrix.ceph.ts',
      'tests/s3-behaviour/other-tools.ceph.ts',
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
