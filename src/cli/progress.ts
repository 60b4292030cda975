import type { RunMode, RunSnapshot } from '../shared/models/run.js';
import type { Messages } from './messages.js';
import { type ProgressOutput, widthOf } from './terminal.js';

/** Shows the progress of a run: a bar that is redrawn on a terminal, or an occasional line elsewhere. */
export interface Progress {
  show(snapshot: RunSnapshot): void;
  /** Removes the bar from the screen. */
  end(): void;
}

const linesEveryMs = 10_000;
const barWidth = 20;

export function createProgress(
  output: ProgressOutput,
  mode: RunMode,
  messages: Messages,
  now: () => number = () => performance.now(),
): Progress {
  let lastLine = now();
  let shown = '';
  let isWaiting = false;

  function line(text: string): void {
    output.write(output.columns() === null ? `${text}\n` : `\r\u001B[K${text}\n`);
    shown = '';
    lastLine = now();
  }

  function announce(snapshot: RunSnapshot): void {
    const waits = snapshot.state === 'waiting';
    if (waits === isWaiting) return;
    isWaiting = waits;
    if (waits && snapshot.error !== null) {
      line(messages.say('notice.waiting', { reason: messages.title(snapshot.error) }));
    } else if (snapshot.state === 'uploading') line(messages.say('notice.going-on'));
  }

  return {
    show(snapshot) {
      announce(snapshot);
      const columns = output.columns();
      if (columns === null) {
        if (snapshot.state === 'uploading' && now() - lastLine >= linesEveryMs) {
          line(progressText(snapshot, mode, messages));
        }
        return;
      }
      if (snapshot.state === 'finished' || snapshot.state === 'cancelling') return;
      const bar =
        mode === 'plan' || snapshot.state === 'verifying' ? '' : `${drawBar(shareOf(snapshot, mode) ?? 0)} `;
      const text = clip(`${bar}${progressText(snapshot, mode, messages)}`, columns - 1);
      if (text === shown) return;
      output.write(`\r${text}\u001B[K`);
      shown = text;
    },
    end() {
      if (shown !== '') output.write('\r\u001B[K');
      shown = '';
    },
  };
}

/** The share of a run that is done, from 0 to 1; by bytes if there are any to send. Null while folders are still scanned. */
export function shareOf(snapshot: RunSnapshot, mode: RunMode): number | null {
  if (!snapshot.scanComplete) return null;
  const { found, uploaded, skipped, failed, sentBytes, totalBytes } = snapshot;
  if (mode === 'upload' && totalBytes > 0) return Math.min(1, sentBytes / totalBytes);
  const settled = uploaded.files + skipped.files + failed.files;
  return found.files === 0 ? 0 : settled / found.files;
}

function drawBar(share: number): string {
  const filled = Math.floor(share * barWidth);
  return `[${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}]`;
}

/** The text beside the bar and on a line. */
export function progressText(snapshot: RunSnapshot, mode: RunMode, messages: Messages): string {
  const { found, uploaded, skipped, failed, sentBytes, totalBytes, bytesPerSecond, remainingMs } = snapshot;
  if (snapshot.state === 'verifying') return messages.say('progress.checking');
  if (mode === 'plan') return messages.say('progress.found', { found: found.files });
  const done = uploaded.files + skipped.files + failed.files;
  const share = shareOf(snapshot, mode);
  const files = share === null ? 'progress.files-so-far' : 'progress.files';
  const parts = [messages.say(files, { done, found: found.files })];
  if (share !== null) parts.unshift(`${Math.floor(share * 100)}%`);
  if (mode === 'upload' && totalBytes > 0) {
    const sent = messages.bytes(sentBytes);
    const total = `${messages.bytes(totalBytes)}${share === null ? '…' : ''}`;
    parts.push(messages.say('progress.bytes', { sent, total }));
  }
  if (mode === 'upload' && bytesPerSecond !== null) parts.push(`${messages.bytes(bytesPerSecond)}/s`);
  if (remainingMs !== null && share !== null && remainingMs > 0) {
    parts.push(messages.say('progress.left', { time: messages.time(remainingMs) }));
  }
  return parts.join(' · ');
}

/** A line wider than the terminal would leave its remains behind. */
function clip(text: string, columns: number): string {
  let width = 0;
  let clipped = '';
  for (const character of text) {
    width += widthOf(character);
    if (width > columns) return clipped;
    clipped += character;
  }
  return clipped;
}
