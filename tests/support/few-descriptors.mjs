// Lets this process have no more than HOIST_TEST_DESCRIPTORS files and connections open. Linux: prlimit(1) is part of util-linux.
import { execFileSync } from 'node:child_process';
import { isMainThread } from 'node:worker_threads';

const most = process.env.HOIST_TEST_DESCRIPTORS;
if (isMainThread) execFileSync('prlimit', ['--pid', String(process.pid), `--nofile=${most}:${most}`]);
