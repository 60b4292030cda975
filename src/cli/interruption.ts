import { fileCalls } from '../base/files/file-calls.js';
import { hasLostThreads } from '../base/files/file-threads.js';
import { type ExitCode, exitCodes } from './command-error.js';

/** Signals that ask a process to end. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * npm forwards a signal that the terminal has already sent to everyone: two within this time, in ms, count as
 * one.
 */
const sameSignalMs = 500;
const lookForParentMs = 500;

/** Longest time from the request to end until the process ends, in ms, whatever does not answer. */
const endWithinMs = 30_000;

/**
 * A signal that is aborted when the process is asked to end, so that current work can be finished properly.
 * @param isScript whether npm runs this process. npm's shell does not forward SIGTERM, so the end of the
 * shell counts as a request to end.
 * @param onInsisted is called at the second request, and when the process is still there 30 s after the first
 */
export function watchInterruption(isScript: boolean, onInsisted: () => void): AbortSignal {
  const interruption = new AbortController();
  const ask = (): void => {
    if (interruption.signal.aborted) return;
    setTimeout(onInsisted, endWithinMs).unref();
    interruption.abort(new DOMException('interrupted', 'AbortError'));
  };
  let askedAt = Number.NEGATIVE_INFINITY;
  for (const name of endings) {
    process.on(name, () => {
      if (interruption.signal.aborted) {
        if (performance.now() - askedAt > sameSignalMs) onInsisted();
        return;
      }
      askedAt = performance.now();
      ask();
    });
  }
  if (isScript) {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) ask();
    }, lookForParentMs).unref();
  }
  return interruption.signal;
}

/** Node 24 has it; the types of Node 20 do not. */
type Execve = (file: string, args: readonly string[], env: NodeJS.ProcessEnv) => never;

/**
 * Ends this process with an exit code although a thread may hang in a call of the system: `process.exit` would wait for
 * it, so another program takes the place of this one. Where that can't be done, the process is killed.
 */
export function endDespiteThreads(code: ExitCode): never {
  if (!hasLostThreads() && fileCalls.pending === 0) process.exit(code);
  const { execve } = process as { readonly execve?: Execve };
  if (execve !== undefined && process.platform !== 'win32') {
    execve.call(process, '/bin/sh', ['sh', '-c', `exit ${code}`], {});
  }
  process.kill(process.pid, 'SIGKILL');
  process.exit(code);
}

/**
 * Ends this process at once, as if by Ctrl-C: `process.exit` waits for every thread, and one may hang for ever in a call
 * of the system, such as opening a file on a dead mount.
 */
export function endAtOnce(): never {
  process.removeAllListeners('SIGINT');
  process.kill(process.pid, 'SIGINT');
  // The signal is there by now, except where the process ignores it.
  process.exit(exitCodes.interrupted);
}
