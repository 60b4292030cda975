// Loaded into Electron before the application: the folder for everything that Hoist stores can't be made, and what an error
// dialog of the system would say is written to a file, because without a person it would stay open for ever.
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const { dialog } = require('electron');

const { mkdirSync } = fs;
fs.mkdirSync = (path, ...rest) => {
  if (path === process.env.HOIST_TEST_UNWRITABLE) {
    throw Object.assign(new Error(`EACCES: permission denied, mkdir '${path}'`), { code: 'EACCES' });
  }
  return mkdirSync(path, ...rest);
};
syncBuiltinESMExports();

dialog.showErrorBox = (title, content) => {
  fs.writeFileSync(process.env.HOIST_TEST_ERROR_BOX, JSON.stringify({ title, content }));
};
