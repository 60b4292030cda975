import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'src/main/practice/behaviour/ceph.behaviour.ts',
      'src/main/s3/bucket-setup/set-up-bucket.ceph.ts',
      'src/main/upload/crash-matrix.ceph.ts',
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
