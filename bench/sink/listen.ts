import { STATUS_CODES } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, DEFAULT_CIPHERS } from 'node:tls';
import type { SinkAnswer } from './answers.js';
import type { Certificate } from './certificate.js';
import { type Line, type Respond, serveConnection } from './connection.js';
import { frugalLine, frugalTlsLine } from './line.js';
import type { SinkRequest } from './request-reader.js';
import { SinkService } from './sink-service.js';

export interface SinkOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Milliseconds by which every answer is delayed: a distant server. */
  readonly latencyMs: number;
  /** Null for plain HTTP. */
  readonly certificate: Certificate | null;
}

export interface RunningSink {
  /** For example `http://127.0.0.1:41234`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * What S3 chooses comes first; Node would choose AES-256. S3 encrypts with s2n-tls, whose policies begin with AES-128:
 * https://aws.github.io/s2n-tls/usage-guide/ch06-security-policies.html
 */
const ciphers = `TLS_AES_128_GCM_SHA256:${DEFAULT_CIPHERS}`;

/**
 * Starts the sink on this computer's loopback address. Besides S3 it answers `GET /-/summary/BUCKET` (JSON),
 * `GET /-/objects/BUCKET` (a line `SIZE TAB KEY` each, the key percent-encoded), `GET /-/cpu` (seconds of CPU
 * time) and `DELETE /-/buckets/BUCKET`; no bucket can have the name `-`.
 */
export async function listen(options: SinkOptions): Promise<RunningSink> {
  const service = new SinkService();
  const sockets = new Set<Socket>();
  const serve = (line: Line): void => {
    const { socket } = line;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveConnection(line, options.latencyMs, (request, respond) => {
      if (request.path.startsWith('/-/')) control(service, request, respond);
      else respond(responseText(service.answer(request), request));
    });
  };
  const { certificate } = options;
  const server: Server =
    certificate === null
      ? createServer({ noDelay: true, pauseOnConnect: true }, (socket) => serve(frugalLine(socket)))
      : createTlsServer(
          { key: certificate.key, cert: certificate.certificate, ciphers, noDelay: true },
          (socket) => serve(frugalTlsLine(socket)),
        );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port, host: '127.0.0.1', backlog: 1024 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${certificate === null ? 'http' : 'https'}://127.0.0.1:${port}`,
    async close() {
      // Not awaited: Node would wait for the accepted sockets whose connections were moved into others.
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

let requestNumber = 0;
let dateLine = '';
let dateLineSecond = 0;

/** The whole answer as it goes over the wire. */
function responseText(answer: SinkAnswer, request: SinkRequest): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== dateLineSecond) {
    dateLineSecond = second;
    dateLine = `Date: ${new Date(second * 1000).toUTCString()}\r\nServer: sink\r\n`;
  }
  requestNumber += 1;
  const length = answer.contentLength ?? Buffer.byteLength(answer.body);
  const lengthLine = answer.status === 204 ? '' : `Content-Length: ${length}\r\n`;
  const closing = request.keepAlive ? '' : 'Connection: close\r\n';
  const status = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}\r\n`;
  const requestId = `x-amz-request-id: SINK${requestNumber.toString(36).toUpperCase().padStart(12, '0')}\r\n`;
  return `${status}${requestId}${dateLine}${closing}${answer.headers}${lengthLine}\r\n${answer.body}`;
}

function control(service: SinkService, request: SinkRequest, respond: Respond): void {
  const [, , what = '', bucket = ''] = request.path.split('/');
  const reply = (status: number, body: string): void =>
    respond(responseText({ status, headers: 'Content-Type: text/plain; charset=utf-8\r\n', body }, request));
  switch (`${request.method} ${what}`) {
    case 'GET summary': {
      const summary = service.summary(bucket);
      if (summary === null) reply(404, 'no such bucket');
      else reply(200, JSON.stringify(summary));
      return;
    }
    case 'GET objects': {
      let lines = '';
      for (const [key, { size }] of service.objects(bucket)) lines += `${size}\t${encodeURIComponent(key)}\n`;
      reply(200, lines);
      return;
    }
    case 'GET cpu': {
      const { user, system } = process.cpuUsage();
      reply(200, String((user + system) / 1e6));
      return;
    }
    case 'DELETE buckets':
      service.forget(bucket);
      reply(204, '');
      return;
    default:
      reply(404, 'no such question');
  }
}
