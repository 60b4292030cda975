// Loaded into the real command line with `NODE_OPTIONS=--import`: opening files of some names hangs, as on a dead mount.
// The call waits in the system, for a writer of a pipe, and takes its thread with it.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const pipe = process.env['HOIST_TEST_PIPE'] ?? '';
const isHung = (path) => typeof path === 'string' && path.endsWith('.hangs');

const { openSync, opendirSync } = fs;
const { open, opendir } = fs.promises;
fs.openSync = (path, ...rest) => (isHung(path) ? openSync(pipe, 'r') : openSync(path, ...rest));
fs.opendirSync = (path, ...rest) => (isHung(path) ? openSync(pipe, 'r') : opendirSync(path, ...rest));
fs.promises.open = (path, ...rest) => (isHung(path) ? open(pipe, 'r') : open(path, ...rest));
fs.promises.opendir = (path, ...rest) => (isHung(path) ? open(pipe, 'r') : opendir(path, ...rest));
syncBuiltinESMExports();
