import { EventEmitter } from 'node:events';
import type { ThreadMessage } from '../../src/engine/senders/put-task.js';
import { createTaskRunner, type TaskRunner } from '../../src/engine/senders/task-runner.js';
import type { SenderThread, WorkerFactory } from '../../src/engine/senders/worker-factory.js';

/** How a thread ends, as its owner learns of it. */
export type Death = 'exit' | 'error' | 'messageerror';

/** Sender threads that run in this thread and die when told to. */
export interface MortalSenders extends WorkerFactory {
  /** How many were started. */
  readonly started: number;
  /** How many of them have ended, or were given back and not taken again. */
  readonly ended: number;
  /** What every thread was sent, in order. */
  readonly sent: readonly ThreadMessage[];
  /** Kills the newest thread: what it was sending never gets an answer. */
  kill(how: Death): void;
  /** The newest thread takes no more messages and says nothing, as one that hangs in a call of the system. */
  fallSilent(): void;
  /** Called with the number of tasks so far whenever a thread gets some. */
  onTasks: ((tasks: number) => void) | null;
}

export function createMortalSenders(): MortalSenders {
  const kills: ((how: Death) => void)[] = [];
  const hangs: (() => void)[] = [];
  const sent: ThreadMessage[] = [];
  const returned: SenderThread[] = [];
  let tasks = 0;
  let dead = 0;

  function start(): SenderThread {
    const emitter = new EventEmitter();
    let runner: TaskRunner | null = null;
    let isDead = false;
    const end = (): void => {
      if (!isDead) dead += 1;
      isDead = true;
      runner?.close();
    };
    hangs.push(end);
    kills.push((how) => {
      end();
      if (how === 'exit') emitter.emit('exit', 1);
      else emitter.emit(how, new Error('the thread is told to die'));
      // Node reports the end of a thread that failed, too.
      if (how === 'error') emitter.emit('exit', 1);
    });
    return Object.assign(emitter, {
      postMessage(message: ThreadMessage) {
        sent.push(message);
        // A message to a thread that has ended is dropped without a word.
        if (isDead) return;
        if (message.kind === 'begin') {
          runner = createTaskRunner(message.target, message.identity, (report) => {
            if (!isDead) emitter.emit('message', report);
          });
          return;
        }
        if (message.kind === 'end') {
          runner?.close();
          runner = null;
          return;
        }
        runner?.take(message);
        if (message.kind === 'tasks') {
          tasks += message.tasks.length;
          senders.onTasks?.(tasks);
        }
      },
      async terminate() {
        if (isDead) return;
        end();
        emitter.emit('exit', 1);
      },
    });
  }

  const senders: MortalSenders = {
    get started() {
      return kills.length;
    },
    get ended() {
      return dead + returned.length;
    },
    sent,
    onTasks: null,
    kill: (how) => kills.at(-1)?.(how),
    fallSilent: () => hangs.at(-1)?.(),
    prepare: () => undefined,
    take: () => returned.pop() ?? start(),
    giveBack(thread) {
      thread.postMessage({ kind: 'end' });
      returned.push(thread);
    },
  };
  return senders;
}
