import type { ElectronApplication } from '@playwright/test';

/** Starts recording everything that main sends to the window: answers and events. */
export async function recordIpc(app: ElectronApplication): Promise<void> {
  const tapped = await app.evaluate(({ BrowserWindow, ipcMain }) => {
    const traffic: string[] = [];
    Object.assign(globalThis, { recordedIpc: traffic });
    const note = (channel: string, payload: unknown): void => {
      traffic.push(`${channel} ${JSON.stringify(payload)}`);
    };
    let handlers = 0;
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      const send = webContents.send.bind(webContents);
      webContents.send = (channel: string, ...args: unknown[]) => {
        note(channel, args);
        send(channel, ...args);
      };
      for (const target of [ipcMain, webContents.ipc, webContents.mainFrame.ipc]) {
        // Electron has no public way to read answers; a version that renames this fails the count below.
        const { _invokeHandlers: answering } = target as unknown as {
          _invokeHandlers: Map<string, (...args: unknown[]) => unknown>;
        };
        for (const [channel, handler] of answering) {
          handlers += 1;
          answering.set(channel, async (...args) => {
            const answer = await handler(...args);
            note(channel, answer);
            return answer;
          });
        }
      }
    }
    return handlers;
  });
  if (tapped === 0) {
    throw new Error('No IPC handler was found to record.');
  }
}

/** What was recorded since {@link recordIpc}: `channel JSON`. */
export function recordedIpc(app: ElectronApplication): Promise<readonly string[]> {
  return app.evaluate(() => (globalThis as unknown as { recordedIpc: string[] }).recordedIpc);
}
