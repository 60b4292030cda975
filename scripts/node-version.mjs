// Imported for its effect by every script. JavaScript, because plain Node runs the launcher of the command
// line.

/**
 * The oldest Node that Hoist's scripts, tests and command line support; `engines` in package.json says the
 * same.
 */
const oldest = { major: 22, minor: 13 };

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
  console.error(
    [
      `Hoist needs Node ${oldest.major}.${oldest.minor} or newer; this is ${process.versions.node} (${process.execPath}).`,
      'After `npm install`, `npm run …` uses the Node that is installed with Hoist, where there is one for this system.',
    ].join('\n'),
  );
  process.exit(1);
}
