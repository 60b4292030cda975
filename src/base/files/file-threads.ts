/**
 * Node runs file calls, and looking up a host's name, in a pool of threads of the whole process: four, unless
 * `UV_THREADPOOL_SIZE` says otherwise (https://nodejs.org/api/cli.html#uv_threadpool_sizesize). Four calls on a dead
 * mount stop all others, so there are more threads than can be stuck: for each of at most five threads of ours (the
 * engine's and four senders') those of `atOnce` and `mostStuck`, and some for names.
 */
export const fileThreads = { pool: 128, atOnce: 8, mostStuck: 16 } as const;

/** For a process that is to be started. A size that is already set stays. */
export function threadPoolEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { UV_THREADPOOL_SIZE: String(fileThreads.pool), ...env };
}

/** For this process: it has an effect only before its first file call. */
export function enlargeThreadPool(): void {
  Object.assign(process.env, threadPoolEnvironment(process.env));
}

let lostThreads = 0;

/** A thread of this process hangs in a call of the system and could not be ended. */
export function noteLostThread(): void {
  lostThreads += 1;
}

/** Whether `process.exit` would wait for a thread that may never come back. */
export function hasLostThreads(): boolean {
  return lostThreads > 0;
}
