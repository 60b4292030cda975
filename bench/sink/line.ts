import { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Line } from './connection.js';

const bufferBytes = 64 * 1024;
const sharedBuffer = Buffer.allocUnsafeSlow(bufferBytes);

const handleName = '_handle';

/** Node's internals behind a socket; not part of its documented interface. */
interface Insides {
  [handleName]?: object | null;
}

/** The handle of a socket that can read into a buffer of its owner's. */
interface Lendable {
  useUserBuffer?(buffer: Buffer): void;
}

/** A connection as Node provides it: a new buffer for everything that arrives. */
export function plainLine(socket: Socket): Line {
  return {
    socket,
    onBytes: (listener) => {
      socket.on('data', listener);
    },
  };
}

/**
 * A connection whose bytes are always read into the same buffer, which halves the cost of draining a large
 * body (0.27 instead of 0.54 s of CPU time per GiB). Node offers that (`onread`) only for sockets that a
 * program creates itself, so the accepted connection is moved into a new one; where Node's internals have
 * changed, it stays a plain line.
 *
 * @param accepted paused since it was accepted
 */
export function frugalLine(accepted: Socket & Insides): Line {
  const handle = accepted[handleName];
  if (handle === undefined || handle === null) {
    accepted.resume();
    return plainLine(accepted);
  }
  accepted[handleName] = null;
  let listener: (piece: Buffer) => void = () => undefined;
  const options = {
    handle,
    readable: true,
    writable: true,
    onread: {
      buffer: sharedBuffer,
      callback: (count: number): boolean => {
        listener(count === bufferBytes ? sharedBuffer : sharedBuffer.subarray(0, count));
        return true;
      },
    },
  };
  const socket = new Socket(options);
  return begun(socket, (heard) => {
    listener = heard;
  });
}

/** Such a connection begins to read, and ends with what the client sends. */
function begun(socket: Socket, onBytes: Line['onBytes']): Line {
  socket.on('end', () => socket.destroy());
  socket.resume();
  return { socket, onBytes };
}

const probe = { readable: true, onread: { buffer: sharedBuffer, callback: () => true } };
/** Where Node keeps the buffer and the callback of a socket that was made with `onread`. */
const onreadKeys = Object.getOwnPropertySymbols(new Socket(probe));
const bufferKey = onreadKeys.find(({ description }) => description === 'kBuffer');
const callbackKey = onreadKeys.find(({ description }) => description === 'kBufferCb');

/**
 * The same for TLS, where Node allocates 16 KiB for each record and copies it there: allocating and collecting them took a third of the
 * CPU time of 1 GiB. Node makes such sockets only with buffers of their own, so `onread` is set on one that it has made.
 *
 * @param socket whose handshake is over
 */
export function frugalTlsLine(socket: TLSSocket & Insides): Line {
  const handle: Lendable | null | undefined = socket[handleName];
  if (handle?.useUserBuffer === undefined || bufferKey === undefined || callbackKey === undefined)
    return plainLine(socket);
  let listener: (piece: Buffer) => void = () => undefined;
  Object.assign(socket, {
    [bufferKey]: sharedBuffer,
    [callbackKey]: (count: number): boolean => {
      listener(sharedBuffer.subarray(0, count));
      return true;
    },
  });
  handle.useUserBuffer(sharedBuffer);
  return begun(socket, (heard) => {
    listener = heard;
  });
}
