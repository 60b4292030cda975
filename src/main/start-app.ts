import { homedir } from 'node:os';
import { join } from 'node:path';
import { shell } from 'electron/common';
import { app, clipboard, ipcMain, Menu, nativeTheme, session } from 'electron/main';
import {
  keysInEnvironment,
  listAwsProfiles,
  profileKeys,
  profileSettings,
} from '../accounts/aws-profiles.js';
import { createConnector, keyServiceTransport } from '../accounts/connection.js';
import { createConnectionStore } from '../accounts/connection-store.js';
import { createImportedFiles } from '../accounts/imported-files.js';
import { createLinkedProfiles } from '../accounts/linked-profiles.js';
import { createMfaPrompt } from '../accounts/mfa-prompt.js';
import { ownAccount } from '../accounts/own-account.js';
import { createProfileStore } from '../accounts/profile-store.js';
import { createProxyStore } from '../accounts/proxy-store.js';
import { createSavedProfiles } from '../accounts/saved-profiles.js';
import { removePartials } from '../base/files/atomic-file.js';
import { createRedactor, type Redactor } from '../base/log/redact.js';
import { createBucketOwners } from '../s3/buckets/bucket-owners.js';
import { createRegionMemory } from '../s3/buckets/region-memory.js';
import { systemAuthorities } from '../s3/client/transport/system-authorities.js';
import type { AppError } from '../shared/errors/errors.js';
import { type FirstWindow, systemLanguage } from './first-window.js';
import { createRootRegistry } from './grants/root-registry.js';
import { createFaultLog } from './ipc/complaints.js';
import { appHandlers } from './ipc/handlers/app-handlers.js';
import { connectionHandlers, proxyHandlers } from './ipc/handlers/connection-handlers.js';
import { draftHandlers } from './ipc/handlers/draft-handlers.js';
import { profileHandlers } from './ipc/handlers/profile-handlers.js';
import { receiptHandlers } from './ipc/handlers/receipt-handlers.js';
import { runHandlers } from './ipc/handlers/run-handlers.js';
import { lazyHandlers } from './ipc/lazy-handlers.js';
import { registerHandlers } from './ipc/register.js';
import { createSafeStorageKeychain } from './keychain/safe-storage.js';
import { describeApp } from './lifecycle/app-identity.js';
import { logLostProcesses } from './lifecycle/child-processes.js';
import { chooseFirstScreen } from './lifecycle/choose-first-screen.js';
import { createContinueNote } from './lifecycle/continue-note.js';
import { exitWhenStartFails } from './lifecycle/fail-start.js';
import type { OpenedPaths } from './lifecycle/opened-paths.js';
import { createNotifier, notifyOfEnds } from './lifecycle/run-notifications.js';
import { showRunPresence } from './lifecycle/run-presence.js';
import { showStartError } from './lifecycle/start-error.js';
import { losesDroppedNames } from './lifecycle/text-encoding.js';
import { type LogFile, openLog } from './log/log-file.js';
import { createMainMessages } from './messages/messages.js';
import { type OpenedWindow, openWindow } from './open-window.js';
import { installAppMenu } from './window/app-menu.js';
import type { AskFirstScreen } from './window/app-protocol.js';
import { createDialogs } from './window/dialogs.js';
import { inWindow, type OpenRowMenu, rowMenuTemplate } from './window/row-menu.js';

/** What there is when the rest of Hoist starts. */
export interface Started {
  /** Absolute path of the folder for everything that Hoist keeps. */
  readonly folder: string;
  /** Absolute path of the folder of the built main process. */
  readonly built: string;
  readonly opened: OpenedPaths;
  /** Rejects when there is no window, with a HoistError for what can be helped. */
  readonly first: Promise<FirstWindow>;
}

/** Everything that the page asks for; what the engine reports comes by itself. */
async function answerPage(
  folder: string,
  { host, settings, messages, language, mainWindow, inProgress, tell, runCommand, checks }: OpenedWindow,
  {
    log,
    redactor,
    opened,
  }: { readonly log: LogFile; readonly redactor: Redactor; readonly opened: OpenedPaths },
): Promise<{ readonly askFirstScreen: AskFirstScreen; readonly applySettings: () => void }> {
  // The lock on this folder makes sure that no other process is writing.
  await removePartials(folder);

  const keychain = await createSafeStorageKeychain();
  const secretProtection = keychain.isAvailable ? 'system' : 'session';
  const continueNote = createContinueNote(join(folder, 'continue.txt'));
  inProgress.onChange(() => {
    if (inProgress.all().some(({ mode }) => mode === 'upload')) continueNote.note(true);
  });
  const usualFolders = { downloads: app.getPath('downloads'), desktop: app.getPath('desktop') };
  const importedFiles = createImportedFiles(usualFolders, (path) => shell.trashItem(path));
  const connections = createConnectionStore(folder, keychain);
  const proxies = createProxyStore({
    folder,
    keychain,
    systemProxy: (url) => session.defaultSession.resolveProxy(url),
    onSecret: redactor.hide,
  });
  const codes = createMfaPrompt((question) => {
    tell('profiles.codeWanted', question);
    notifier.notify({ title: messages.say('code.title'), body: question.device }, () => mainWindow.reveal());
  });
  const linked = createLinkedProfiles({
    folder,
    onSecret: redactor.hide,
    sources: {
      listAwsProfiles,
      profileSettings,
      profileKeys: async (name) => {
        const route = {
          authorities: [systemAuthorities()],
          proxyFor: (url: string) => proxies.proxyFor(url),
        };
        return profileKeys(name, codes.askForCode, await keyServiceTransport(route));
      },
      environment: keysInEnvironment(process.env),
    },
  });
  const saved = createSavedProfiles({ folder, keychain, onSecret: redactor.hide });
  const profiles = createProfileStore({ saved, linked, connections });
  const connector = createConnector({
    profiles,
    connections,
    proxies,
    systemAuthorities,
    regions: createRegionMemory(join(folder, 'regions.json')),
    owners: createBucketOwners(join(folder, 'bucket-owners.json'), ownAccount),
  });
  const showInFolder = (path: string): void => shell.showItemInFolder(path);
  const showLog = (): void => showInFolder(log.path);
  const limitBandwidth = (): void => {
    // An engine that can't be reached has no runs.
    host.engine.runs.setBandwidth(settings.settings.bytesPerSecond).catch(() => undefined);
  };
  const applySettings = (): void => {
    limitBandwidth();
    nativeTheme.themeSource = settings.settings.theme;
    installAppMenu({
      messages,
      platform: process.platform,
      isPackaged: app.isPackaged,
      run: runCommand,
      showLog,
    });
    describeApp(app, messages.say('about.copyright'));
  };
  const namesLost = losesDroppedNames(process.platform, process.env);
  let notice: AppError | null = namesLost ? { code: 'dropped-names-lost' } : null;
  const tellNotice = async (): Promise<void> => {
    // A start that fails says so itself.
    const reported = await host.ready.catch(() => null);
    if (reported === null) return;
    notice = reported;
    tell('app.notice', reported);
  };
  void tellNotice();
  const endpoint = app.commandLine.getSwitchValue('endpoint') || null;

  const copy = (text: string): Promise<void> => clipboard.writeText(text);
  const openRowMenu: OpenRowMenu = (files, { at, setPaused }) => {
    if (files.count === 0) return;
    const window = mainWindow.required();
    const copyLines = async (lines: AsyncIterable<string>): Promise<void> => {
      const all: string[] = [];
      for await (const line of lines) all.push(line);
      await copy(all.join('\n'));
    };
    Menu.buildFromTemplate(
      rowMenuTemplate(files, messages, {
        copy: (lines) =>
          void copyLines(lines).catch((error: unknown) => log.error('files could not be copied', error)),
        showInFolder,
        setPaused,
      }),
    ).popup({ window, ...inWindow(at, window.webContents.getZoomFactor()) });
  };
  const dialogs = createDialogs(() => mainWindow.required());
  const { drafts, runs, history } = host.engine;
  const reports = createRootRegistry();
  registerHandlers(
    ipcMain,
    {
      ...appHandlers({
        settings,
        applySettings,
        facts: {
          version: app.getVersion(),
          systemLanguage: systemLanguage(),
          region: app.getLocaleCountryCode() || null,
          platform:
            process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux',
          secretProtection,
        },
        notice: () => notice,
        running: () => inProgress.all().at(-1)?.runId ?? null,
        mayContinue: () => continueNote.wasUnfinished(),
        reload: () => mainWindow.current()?.webContents.reload(),
        showLog,
        reportFault: createFaultLog(log),
        copy,
        redact: redactor.redact,
      }),
      ...profileHandlers({ profiles, connector, codes, importedFiles, dialogs, opened, namesLost, endpoint }),
      ...connectionHandlers({ connector, connections, dialogs }),
      ...proxyHandlers(proxies),
      ...lazyHandlers('buckets', async () => {
        const { bucketHandlers } = await import('./ipc/handlers/bucket-handlers.js');
        return bucketHandlers(connector);
      }),
      ...lazyHandlers('access', async () => {
        const { accessHandlers } = await import('./ipc/handlers/access-handlers.js');
        return accessHandlers({ connector, dialogs, copy });
      }),
      ...lazyHandlers('incompleteUploads', async () => {
        const { incompleteUploadHandlers } = await import('./ipc/handlers/incomplete-upload-handlers.js');
        return incompleteUploadHandlers({ connector, history });
      }),
      ...receiptHandlers({
        runs,
        history,
        connector,
        files: createRootRegistry(),
        reports,
        dialogs,
        copy,
        namesLost,
      }),
      ...draftHandlers({
        drafts,
        roots: createRootRegistry(),
        dialogs,
        settings,
        opened,
        openRowMenu,
        history,
        namesLost,
      }),
      ...runHandlers({
        runs,
        history,
        connector,
        dialogs,
        reports,
        language,
        showInFolder,
        copy,
        openRowMenu,
        noteUploads: (uploads) => continueNote.note(uploads.some(({ outcome }) => outcome === null)),
      }),
    },
    checks,
  );

  showRunPresence({ runs: inProgress, window: () => mainWindow.current() });
  const notifier = createNotifier(() => mainWindow.current());
  notifyOfEnds(inProgress, notifier, messages, (runId) => {
    mainWindow.revealAnd(() => tell('runs.wanted', { runId }));
  });
  host.onEvent((event) => {
    switch (event.kind) {
      case 'draft':
        tell('draft.changed', event.draft);
        return;
      case 'notice':
        tell('app.notice', event.notice);
        return;
      case 'run':
        tell('runs.snapshot', event.snapshot);
        inProgress.follow(event.snapshot);
        return;
      case 'lost':
        tell('runs.lost', {});
        inProgress.clear();
        // Another engine has started.
        limitBandwidth();
    }
  });
  opened.onOpened(() => tell('draft.opened', {}));
  const askFirstScreen: AskFirstScreen = async () =>
    chooseFirstScreen({
      profiles: await profiles.list().catch(() => null),
      language: language(),
      secretProtection,
      mayMove: continueNote.wasUnfinished() || inProgress.all().length > 0,
    });
  return { askFirstScreen, applySettings };
}

/** Starts everything but the window, and ends the app with a word to the person when that fails. Only after Electron is ready. */
export function startApp({ folder, built, opened, first }: Started): void {
  const redactor = createRedactor(homedir());
  const log = openLog(redactor.redact);
  logLostProcesses(app);
  const start = async (): Promise<void> => {
    const { window, ...parts } = await first;
    const open = openWindow({ first: window, built, folder, log, ...parts });
    const { askFirstScreen, applySettings } = await answerPage(folder, open, { log, redactor, opened });
    parts.letLoad(askFirstScreen);
    void parts.drawn.then(applySettings);
    await open.host.ready;
  };
  void exitWhenStartFails(start(), app, (error) =>
    showStartError(error, createMainMessages(systemLanguage), log.path),
  );
}
