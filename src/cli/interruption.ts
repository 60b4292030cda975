/** Signals that ask a process to end. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** npm passes a signal on that the terminal has already given to everyone: two within that time, in ms, are one. */
const sameSignalMs = 500;
const lookForParentMs = 500;

/**
 * A signal that is aborted when the process is asked to end, so that the work at hand can be left in order.
 * @param isScript whether npm runs this process. Its shell keeps a SIGTERM for itself, so the end of the shell counts
 *   as being asked.
 * @param onInsisted is called when it is asked once more
 */
export function watchInterruption(isScript: boolean, onInsisted: () => void): AbortSignal {
  const interruption = new AbortController();
  const ask = (): void => interruption.abort(new DOMException('interrupted', 'AbortError'));
  let askedAt = 0;
  for (const name of endings) {
    process.on(name, () => {
      if (interruption.signal.aborted) {
        if (Date.now() - askedAt > sameSignalMs) onInsisted();
        return;
      }
      askedAt = Date.now();
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

/** What the promise gives, or the signal's reason as soon as it is aborted. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
