import { app, type BrowserWindow, Notification } from 'electron/main';
import type { RunSnapshot } from '../../shared/models/run.js';
import type { MainMessages } from '../messages/messages.js';
import type { RunsInProgress } from './runs-in-progress.js';

type NotifiedWindow = Pick<BrowserWindow, 'isDestroyed' | 'isFocused' | 'flashFrame' | 'once'>;

/** Tells a person who is not looking at the window that something needs them. */
export interface Notifier {
  /**
   * Shows a notification of the system and makes the window's place in the task bar or dock move, unless the window has
   * the focus.
   *
   * @param onClick when the notification is clicked
   */
  notify(text: { readonly title: string; readonly body: string }, onClick: () => void): void;
}

export function createNotifier(window: () => NotifiedWindow | null): Notifier {
  // One that nobody refers to is collected, and then a click on it does nothing.
  const shown = new Set<Notification>();
  return {
    notify({ title, body }, onClick) {
      const target = window();
      if (target !== null && !target.isDestroyed() && target.isFocused()) return;
      if (Notification.isSupported()) {
        const notification = new Notification({ title, body });
        const forget = (): void => void shown.delete(notification);
        notification.on('click', () => {
          forget();
          onClick();
        });
        notification.on('close', forget);
        notification.on('failed', forget);
        shown.add(notification);
        notification.show();
      }
      app.dock?.bounce('informational');
      if (target !== null && !target.isDestroyed()) {
        target.flashFrame(true);
        target.once('focus', () => target.flashFrame(false));
      }
    },
  };
}

/** How a run ended, in a title and its counts; null for one that the person ended, or that only planned. */
export function endOfRun(
  snapshot: RunSnapshot,
  messages: MainMessages,
): { readonly title: string; readonly body: string } | null {
  const { mode, outcome, title, bucket, error } = snapshot;
  if (outcome === null || outcome === 'cancelled' || mode === 'plan') return null;
  const counts = mode === 'verify' ? countsOfCheck(snapshot, messages) : countsOfUpload(snapshot, messages);
  return {
    title: messages.say(mode === 'verify' ? `verified.${outcome}` : `end.${outcome}`, { title, bucket }),
    body: error === null ? counts : `${messages.error(error).title} ${counts}`,
  };
}

function countsOfUpload({ uploaded, skipped, failed }: RunSnapshot, { say }: MainMessages): string {
  return say('end.counts', { uploaded: uploaded.files, skipped: skipped.files, failed: failed.files });
}

function countsOfCheck({ failed }: RunSnapshot, { say }: MainMessages): string {
  return say('verified.counts', { failed: failed.files });
}

/** Tells of the end of each run. */
export function notifyOfEnds(
  runs: Pick<RunsInProgress, 'onEnd'>,
  notifier: Notifier,
  messages: MainMessages,
  open: (runId: string) => void,
): void {
  runs.onEnd((snapshot) => {
    const text = endOfRun(snapshot, messages);
    if (text !== null) notifier.notify(text, () => open(snapshot.runId));
  });
}
