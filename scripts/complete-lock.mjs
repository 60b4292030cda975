#!/usr/bin/env node
// Adds to package-lock.json the optional packages for other systems that are missing in it, and says which.
//
// A registry mirror that carries packages for some systems only makes `npm install` write a lock without the
// others, and `npm ci` (npm 11) then refuses that lock: "Missing: … from lock file". Run this after such an
// install: `node scripts/complete-lock.mjs`. Such packages come without a hash, which npm adds on the systems
// that use them.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {string | Record<string, string>} [bin]
 * @property {Record<string, string>} [optionalDependencies]
 */

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
/**
 * How package names call a system, where that differs from Node's name.
 * @type {Record<string, string>}
 */
const otherNames = { win: 'win32' };
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];
const libraries = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

const lockFile = fileURLToPath(new URL('../package-lock.json', import.meta.url));
/** @type {{ packages: Record<string, LockEntry> }} */
const lock = JSON.parse(readFileSync(lockFile, 'utf8'));
const added = addMissing(lock.packages);
if (added.length > 0) {
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).toSorted(([one], [other]) => one.localeCompare(other, 'en')),
  );
  writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(added.length === 0 ? 'package-lock.json is complete.' : `Added:\n  ${added.join('\n  ')}`);

/**
 * @param {Record<string, LockEntry>} packages
 * @returns {string[]} names of the packages that were added
 */
function addMissing(packages) {
  const names = [];
  for (const [path, { dev = false, optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const isThere = `node_modules/${name}` in packages || `${path}/node_modules/${name}` in packages;
      const platform = platformOf(name);
      if (!isThere && platform !== null && /^\d/.test(version)) {
        const bin = binOfSibling(packages, Object.keys(optionalDependencies), platform.os);
        // In npm's own order, so that the next `npm install` changes nothing.
        packages[`node_modules/${name}`] = {
          version,
          cpu: platform.cpu,
          ...(dev ? { dev } : {}),
          ...(platform.libc === undefined ? {} : { libc: platform.libc }),
          optional: true,
          os: platform.os,
          ...(bin === undefined ? {} : { bin }),
        };
        names.push(name);
      }
    }
  }
  return names;
}

/**
 * @param {string} name e.g. `@biomejs/cli-linux-x64-musl`
 * @returns {{ cpu: string[], libc?: string[], os: string[] } | null} null when the name contains no system
 */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = words.map((word) => otherNames[word] ?? word).filter((word) => systems.includes(word));
  const cpu = words.filter((word) => processors.includes(word));
  const libc = Object.entries(libraries).flatMap(([word, library]) =>
    words.includes(word) ? [library] : [],
  );
  if (os.length !== 1 || cpu.length !== 1) {
    return null;
  }
  return { cpu, ...(libc.length > 0 && os[0] === 'linux' ? { libc } : {}), os };
}

/**
 * npm links the commands that the lock names. A package for another system has the same ones as its siblings, under the
 * same paths; only Windows has its own, with `.exe`.
 *
 * @param {Record<string, LockEntry>} packages
 * @param {string[]} siblings
 * @param {string[]} os
 * @returns {LockEntry['bin']}
 */
function binOfSibling(packages, siblings, os) {
  const isWindows = os.includes('win32');
  return siblings
    .map((sibling) => packages[`node_modules/${sibling}`])
    .find((entry) => entry?.bin !== undefined && (entry.os?.includes('win32') ?? false) === isWindows)?.bin;
}
