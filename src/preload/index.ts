import { contextBridge, ipcRenderer, webUtils } from 'electron/renderer';
import type { Result } from '../shared/errors/errors.js';
import type { Channel, EventChannel, EventPayload, Input, Output } from '../shared/ipc/contract.js';
import type { HoistBridge } from './bridge.js';

function ask<C extends Channel>(channel: C, input: Input<C>): Promise<Result<Output<C>>> {
  return ipcRenderer.invoke(channel, input);
}

function hear<C extends EventChannel>(channel: C, listener: (payload: EventPayload<C>) => void): () => void {
  const handler = (_event: unknown, payload: EventPayload<C>): void => listener(payload);
  ipcRenderer.on(channel, handler);
  return () => ipcRenderer.removeListener(channel, handler);
}

const bridge: HoistBridge = {
  app: {
    info: () => ask('app.info', {}),
    setSettings: (settings) => ask('settings.set', settings),
  },
  profiles: {
    list: () => ask('profiles.list', {}),
    chooseKeyFile: () => ask('profiles.chooseKeyFile', {}),
    importDropped: (file) => ask('profiles.importDropped', { path: webUtils.getPathForFile(file) }),
    trashKeyFile: (input) => ask('profiles.trashKeyFile', input),
    check: (input) => ask('profiles.check', input),
    rename: (input) => ask('profiles.rename', input),
    use: (input) => ask('profiles.use', input),
    found: () => ask('profiles.found', {}),
    link: (input) => ask('profiles.link', input),
    answerCode: (input) => ask('profiles.answerCode', input),
    onCodeWanted: (listener) => hear('profiles.codeWanted', listener),
    remove: (input) => ask('profiles.remove', input),
  },
  connections: {
    get: (input) => ask('connections.get', input),
    set: (input) => ask('connections.set', input),
    chooseCaFile: (input) => ask('connections.chooseCaFile', input),
    removeCaFile: (input) => ask('connections.removeCaFile', input),
  },
  proxy: {
    get: () => ask('proxy.get', {}),
    set: (change) => ask('proxy.set', change),
  },
  buckets: {
    list: (input) => ask('buckets.list', input),
    open: (input) => ask('buckets.open', input),
    lookUp: (input) => ask('buckets.lookUp', input),
    requests: (input) => ask('buckets.requests', input),
    create: (input) => ask('buckets.create', input),
    complete: (input) => ask('buckets.complete', input),
    nearestRegions: (input) => ask('buckets.nearestRegions', input),
  },
  access: {
    check: (input) => ask('access.check', input),
    copyPolicy: (scope) => ask('access.copyPolicy', scope),
    savePolicy: (scope) => ask('access.savePolicy', scope),
  },
  incompleteUploads: {
    list: (input) => ask('incompleteUploads.list', input),
    measure: (input) => ask('incompleteUploads.measure', input),
    abort: (input) => ask('incompleteUploads.abort', input),
  },
  draft: {
    choose: (input) => ask('draft.choose', input),
    addDropped: (files) =>
      ask('draft.addDropped', { paths: files.map((file) => webUtils.getPathForFile(file)) }),
    removeRoot: (input) => ask('draft.removeRoot', input),
    setOptions: (options) => ask('draft.setOptions', options),
    rows: (input) => ask('draft.rows', input),
    clear: () => ask('draft.clear', {}),
    onChanged: (listener) => hear('draft.changed', listener),
  },
  runs: {
    start: (input) => ask('runs.start', input),
    pause: (input) => ask('runs.pause', input),
    resume: (input) => ask('runs.resume', input),
    pauseFile: (input) => ask('runs.pauseFile', input),
    resumeFile: (input) => ask('runs.resumeFile', input),
    cancel: (input) => ask('runs.cancel', input),
    list: (input) => ask('runs.list', input),
    discard: (input) => ask('runs.discard', input),
    retryFailed: (input) => ask('runs.retryFailed', input),
    rows: (input) => ask('runs.rows', input),
    summary: (input) => ask('runs.summary', input),
    saveReport: (input) => ask('runs.saveReport', input),
    onSnapshot: (listener) => hear('run.snapshot', listener),
  },
};

contextBridge.exposeInMainWorld('hoist', bridge);
