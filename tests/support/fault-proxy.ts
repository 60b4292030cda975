import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A fault of one request between the app and the server. */
export type WireFault =
  /** The connection is reset after this many bytes of the request's body. */
  | { readonly kind: 'reset-after'; readonly bytes: number }
  /** The request is accepted and never answered. */
  | { readonly kind: 'stall' }
  /** The answer is not HTTP, as from a broken TLS record or a proxy that loses its place. */
  | { readonly kind: 'garbage' }
  /** An answer of the proxy's own; the server does not see the request. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The server carries the request out; its answer is lost. */
  | { readonly kind: 'lose-answer' }
  /** The server's answer is cut after this many bytes of its body, although its length says more. */
  | { readonly kind: 'cut-answer'; readonly bytes: number }
  /** The server carries the request out; the answer is replaced. */
  | { readonly kind: 'replace-answer'; readonly status: number; readonly body: string };

/** One request as it passes: its number among all of its kind tells the first from later attempts. */
export interface WireRequest {
  readonly method: string;
  /** Decoded path with query. */
  readonly url: string;
}

export interface FaultProxy {
  readonly url: string;
  /** Decides for each request; null lets it pass. */
  plan: (request: WireRequest) => WireFault | null;
  /** Is told how the server answered a request, before the answer is passed on or lost. */
  onAnswer: (request: WireRequest, status: number) => void;
  /** Ends every connection that has no request under way, without a word before. */
  closeIdle(): void;
  close(): Promise<void>;
}

const answeredEvent = 'hoist-answered';

/** An HTTP proxy on loopback in front of an S3 server, which injects faults into chosen requests. */
export async function startFaultProxy(upstream: string, onPort = 0): Promise<FaultProxy> {
  const target = new URL(upstream);
  const hook: Pick<FaultProxy, 'plan' | 'onAnswer'> = { plan: () => null, onAnswer: () => undefined };
  const server = createServer((incoming, outgoing) => {
    const passing = { method: incoming.method ?? '', url: decodeURIComponent(incoming.url ?? '') };
    const fault = hook.plan(passing);
    outgoing.once(answeredEvent, (status: number) => hook.onAnswer(passing, status));
    incoming.on('error', () => undefined);
    if (fault === null) forward(incoming, outgoing, target, null);
    else misbehave(incoming, outgoing, target, fault);
  });
  server.keepAliveTimeout = 1000;
  await new Promise<void>((resolve) => {
    server.listen(onPort, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get plan() {
      return hook.plan;
    },
    set plan(next) {
      hook.plan = next;
    },
    get onAnswer() {
      return hook.onAnswer;
    },
    set onAnswer(listener) {
      hook.onAnswer = listener;
    },
    closeIdle: () => server.closeIdleConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function misbehave(incoming: IncomingMessage, outgoing: ServerResponse, target: URL, fault: WireFault): void {
  switch (fault.kind) {
    case 'reset-after': {
      let seen = 0;
      if (fault.bytes === 0) incoming.socket.resetAndDestroy();
      incoming.on('data', (chunk: Buffer) => {
        seen += chunk.length;
        if (seen >= fault.bytes) incoming.socket.resetAndDestroy();
      });
      return;
    }
    case 'stall':
      incoming.resume();
      return;
    case 'garbage':
      incoming.resume();
      incoming.on('end', () => incoming.socket.end('\u0015\u0003 not HTTP\r\n\r\n'));
      return;
    case 'answer':
      incoming.resume();
      incoming.on('end', () => {
        outgoing.writeHead(fault.status, { 'content-type': 'application/xml', ...fault.headers });
        outgoing.end(fault.body);
      });
      return;
    case 'lose-answer':
    case 'cut-answer':
    case 'replace-answer':
      forward(incoming, outgoing, target, fault);
  }
}

function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: URL,
  fault: WireFault | null,
): void {
  const onward = request(
    {
      host: target.hostname,
      port: target.port,
      method: incoming.method,
      path: incoming.url,
      headers: incoming.headers,
      setHost: false,
    },
    (answer) => {
      outgoing.emit(answeredEvent, answer.statusCode ?? 0);
      if (fault?.kind === 'lose-answer') {
        answer.resume().on('end', () => incoming.socket.resetAndDestroy());
        return;
      }
      if (fault?.kind === 'replace-answer') {
        answer.resume();
        outgoing.writeHead(fault.status, { 'content-type': 'application/xml' }).end(fault.body);
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (fault?.kind === 'cut-answer') {
        answer.once('data', (chunk: Buffer) => {
          outgoing.write(chunk.subarray(0, fault.bytes), () => incoming.socket.destroy());
        });
        return;
      }
      answer.pipe(outgoing);
    },
  );
  onward.on('error', () => incoming.socket.destroy());
  incoming.pipe(onward);
}
