// Loaded into Electron before the application: the folder for everything that Hoist stores can't be made, and what an error
// dialog of the system would say is written to a file, because without a person it would stay open for ever.
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const { dialog } = require('electron');

// Chromium has made it by now, so neither is it found.
for (const call of ['mkdirSync', 'statSync']) {
  const real = fs[call];
  fs[call] = (path, ...rest) => {
    if (path === process.env.HOIST_TEST_UNWRITABLE) {
      throw Object.assign(new Error(`EACCES: permission denied, ${call} '${path}'`), { code: 'EACCES' });
    }
    return real(path, ...rest);
  };
}
syncBuiltinESMExports();

dialog.showErrorBox = (title, content) => {
  fs.writeFileSync(process.env.HOIST_TEST_ERROR_BOX, JSON.stringify({ title, content }));
};
