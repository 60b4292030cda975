import { MessageChannel, MessagePort } from 'node:worker_threads';
import type { CredentialSource, Credentials } from '../../s3/client/connection.js';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import { type AppError, HoistError } from '../../shared/errors/errors.js';

type Given = Credentials & { readonly expiration?: Date };
type Answer =
  | { readonly id: number; readonly given: Given }
  | { readonly id: number; readonly error: AppError };

/**
 * Makes arguments fit for another thread: a source of keys stays on this side, and the other side gets a port
 * to ask it.
 *
 * @returns the arguments, and the ports to transfer with them
 */
export function packCredentials(input: readonly unknown[]): {
  readonly input: readonly unknown[];
  readonly transfer: readonly MessagePort[];
} {
  const transfer: MessagePort[] = [];
  const packed = input.map((value) =>
    replaceCredentials(value, (credentials) => {
      if (typeof credentials !== 'function') return credentials;
      const { port1, port2 } = new MessageChannel();
      serve(port1, credentials as CredentialSource);
      transfer.push(port2);
      return port2;
    }),
  );
  return { input: packed, transfer };
}

/** Restores arguments that {@link packCredentials} made on the other side. */
export function unpackCredentials(input: readonly unknown[]): readonly unknown[] {
  return input.map((value) =>
    replaceCredentials(value, (credentials) =>
      credentials instanceof MessagePort ? askThrough(credentials) : credentials,
    ),
  );
}

/** Connections are arguments themselves or members of one. */
function replaceCredentials(value: unknown, replace: (credentials: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('credentials' in value) return { ...value, credentials: replace(value.credentials) };
  if ('connection' in value) return { ...value, connection: replaceCredentials(value.connection, replace) };
  return value;
}

function serve(port: MessagePort, source: CredentialSource): void {
  port.on('message', (id: number) => {
    source()
      .then((given): Answer => ({ id, given }))
      .catch((error: unknown): Answer => ({ id, error: toAppError(error) }))
      .then((answer) => port.postMessage(answer))
      .catch(() => undefined);
  });
  // The port must not keep either process alive.
  port.unref();
}

function askThrough(port: MessagePort): CredentialSource {
  const waiting = new Map<number, (answer: Answer) => void>();
  let lastId = 0;
  port.on('message', (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  port.on('close', () => {
    for (const [id, settle] of waiting) settle({ id, error: { code: 'secret-unavailable' } });
    waiting.clear();
  });
  port.unref();
  return () =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, (answer) => {
        if ('given' in answer) resolve(answer.given);
        else reject(new HoistError(answer.error.code, answer.error.details));
      });
      port.postMessage(lastId);
    });
}
