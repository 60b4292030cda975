import { contextBridge, ipcRenderer, webUtils } from 'electron/renderer';
import { createBridge } from './create-bridge.js';

contextBridge.exposeInMainWorld(
  'hoist',
  createBridge(ipcRenderer, (file) => webUtils.getPathForFile(file)),
);
