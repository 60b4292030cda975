import { homedir } from 'node:os';
import { join } from 'node:path';
import { shell } from 'electron/common';
import { app, clipboard, nativeTheme, session } from 'electron/main';
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
import type { Keychain } from '../base/files/keychain.js';
import { createRedactor, type Redactor } from '../base/log/redact.js';
import { createBucketOwners } from '../s3/buckets/bucket-owners.js';
import { createRegionMemory } from '../s3/buckets/region-memory.js';
import { systemAuthorities } from '../s3/client/transport/system-authorities.js';
import { toAppError } from '../s3/errors/error-catalogue.js';
import type { AppError } from '../shared/errors/errors.js';
import { type FirstWindow, languageOf } from './first-window.js';
import { createRootRegistry } from './grants/root-registry.js';
import { createFaultLog } from './ipc/complaints.js';
import { appHandlers } from './ipc/handlers/app-handlers.js';
import { connectionHandlers, proxyHandlers } from './ipc/handlers/connection-handlers.js';
import { draftHandlers } from './ipc/handlers/draft-handlers.js';
import { profileHandlers } from './ipc/handlers/profile-handlers.js';
import { receiptHandlers } from './ipc/handlers/receipt-handlers.js';
import { runHandlers } from './ipc/handlers/run-handlers.js';
import { lazyHandlers } from './ipc/lazy-handlers.js';
import { type Answerer, failedAnswerer } from './ipc/receive.js';
import { createAnswerer } from './ipc/register.js';
import { describeApp } from './lifecycle/app-identity.js';
import { logLostProcesses } from './lifecycle/child-processes.js';
import { chooseFirstScreen } from './lifecycle/choose-first-screen.js';
import { createContinueNote } from './lifecycle/continue-note.js';
import { exitWhenStartFails } from './lifecycle/fail-start.js';
import type { OpenedPaths } from './lifecycle/opened-paths.js';
import { continueNoteIn } from './lifecycle/read-continue-note.js';
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
import { createRowMenu } from './window/open-row-menu.js';

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
    keychain,
  }: {
    readonly log: LogFile;
    readonly redactor: Redactor;
    readonly opened: OpenedPaths;
    readonly keychain: Keychain;
  },
): Promise<{
  readonly answerer: Answerer;
  readonly askFirstScreen: AskFirstScreen;
  readonly applySettings: () => void;
}> {
  // The lock on this folder makes sure that no other process is writing.
  await removePartials(folder);

  const secretProtection = keychain.isAvailable ? 'system' : 'session';
  const continueNote = createContinueNote(continueNoteIn(folder));
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
  const openRowMenu = createRowMenu({ messages, log, mainWindow, copy, showInFolder });
  const dialogs = createDialogs(() => mainWindow.required());
  const { drafts, runs, history } = host.engine;
  const reports = createRootRegistry();
  const answerer = createAnswerer(
    {
      ...appHandlers({
        settings,
        applySettings,
        facts: {
          version: app.getVersion(),
          systemLanguage: languageOf('system'),
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
  return { answerer, askFirstScreen, applySettings };
}

/** Starts everything but the window, and ends the app with a word to the person when that fails. Only after Electron is ready. */
export function startApp({ folder, built, opened, first }: Started): void {
  const redactor = createRedactor(homedir());
  const log = openLog(redactor.redact);
  logLostProcesses(app);
  const start = async (): Promise<void> => {
    const { window, open, drawn, ...rest } = await first;
    const parts = openWindow({ first: window, built, folder, log, open, drawn });
    const keychain = await rest.keychain();
    const answers = await answerPage(folder, parts, { log, redactor, opened, keychain });
    rest.letChoose(answers.askFirstScreen);
    rest.letAnswer(answers.answerer);
    void drawn.then(answers.applySettings);
    await parts.host.ready;
  };
  void exitWhenStartFails(start(), app, async (error) => {
    await first.then(({ letAnswer }) => letAnswer(failedAnswerer(toAppError(error)))).catch(() => undefined);
    showStartError(
      error,
      createMainMessages(() => languageOf('system')),
      log.path,
    );
  });
}
