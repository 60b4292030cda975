import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createConnector } from '../../s3/client/transport/connector.js';
import { directTransport } from '../../s3/client/transport/transport.js';
import type { RequestBytes } from './put-connection.js';
import { createPutConnections, type PutConnections } from './put-connections.js';
import type { StopSwitch } from './put-task.js';

const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';
const running = (): StopSwitch => ({ isStopped: false, onStop: null });

const closers: (() => unknown)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of closers.splice(0).toReversed()) await close();
});

/** What a connection of the server has received, and the connection. */
interface Visit {
  readonly socket: Socket;
  received: string;
}

/** A server that does with each connection what the test says whenever bytes arrive. */
async function serve(onBytes: (visit: Visit, all: readonly Visit[]) => void) {
  const visits: Visit[] = [];
  const server: Server = createServer((socket) => {
    const visit: Visit = { socket, received: '' };
    visits.push(visit);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      visit.received += bytes.toString('latin1');
      onBytes(visit, visits);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    for (const { socket } of visits) socket.destroy();
    server.close();
  });
  return { visits, port: (server.address() as AddressInfo).port };
}

function connectTo(
  port: number,
  options: { most?: number; first?: number; idleTimeoutMs?: number } = {},
): PutConnections {
  const connections = createPutConnections({
    connector: createConnector(`http://127.0.0.1:${port}`, directTransport, 10_000),
    most: 4,
    first: 4,
    idleTimeoutMs: 30_000,
    ...options,
  });
  closers.push(() => connections.close());
  return connections;
}

const put = (body = 'x'): RequestBytes => ({
  head: `PUT /b/k HTTP/1.1\r\nhost: h\r\ncontent-length: ${body.length}\r\n\r\n`,
  body: Buffer.from(body),
  length: body.length,
});

/** A body of ten slices that tells how many were asked for, and whether it was left. */
function slicedPut(sliceBytes = 1000) {
  const seen = { slices: 0, isOver: false };
  async function* slices() {
    try {
      for (let at = 0; at < 10; at += 1) {
        seen.slices += 1;
        yield Buffer.alloc(sliceBytes, 'x');
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      seen.isOver = true;
    }
  }
  const length = 10 * sliceBytes;
  return {
    seen,
    request: { head: `PUT /b/k HTTP/1.1\r\ncontent-length: ${length}\r\n\r\n`, body: slices(), length },
  };
}

it('uses one connection for requests that follow each other', async () => {
  const { visits, port } = await serve(({ socket }) => socket.write(ok));
  const connections = connectTo(port);
  for (let request = 0; request < 5; request += 1) {
    expect(await connections.send(put(), running())).toMatchObject({ status: 200 });
  }
  expect(visits.map(({ received }) => received)).toEqual([`${put().head}x`.repeat(5)]);
});

it('opens no more connections than it may, and answers every request', async () => {
  const { visits, port } = await serve(({ socket }) => setTimeout(() => socket.write(ok), 5));
  const connections = connectTo(port, { most: 3 });
  const answers = await Promise.all(Array.from({ length: 30 }, () => connections.send(put(), running())));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200));
  expect(visits).toHaveLength(3);
});

it('opens more connections than at first when requests wait for a server that is far away', async () => {
  const { visits, port } = await serve((_visit, all) => {
    const asked = all.filter(({ received }) => received !== '');
    if (asked.length === 6) for (const { socket } of asked) socket.write(ok);
  });
  const connections = connectTo(port, { first: 2, most: 6 });
  const answers = await Promise.all(Array.from({ length: 6 }, () => connections.send(put(), running())));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 200));
  expect(visits).toHaveLength(6);
});

it('ends idle connections when files can not be opened, and opens half as many from then on', async () => {
  const { visits, port } = await serve(({ socket }, all) => {
    if (all.length >= 4) socket.write(ok);
    if (all.length === 4) for (const other of all) if (other.socket !== socket) other.socket.write(ok);
  });
  const connections = connectTo(port);
  const sendFour = () => Promise.all(Array.from({ length: 4 }, () => connections.send(put(), running())));
  await sendFour();
  const ended = Promise.all(visits.map(({ socket }) => once(socket, 'close')));
  connections.spare();
  await ended;
  await sendFour();
  expect(visits).toHaveLength(6);
});

it('ends busy connections above the new limit once their request is answered', async () => {
  const { visits, port } = await serve(() => undefined);
  const connections = connectTo(port);
  const under = Promise.all(Array.from({ length: 3 }, () => connections.send(put(), running())));
  await expect.poll(() => visits.filter(({ received }) => received !== '').length).toBe(3);
  connections.spare();
  for (const { socket } of visits) socket.write(ok);
  await under;
  const isOpen = ({ socket }: Visit): boolean => !socket.destroyed;
  await expect.poll(() => visits.filter(isOpen).length, { timeout: 10_000 }).toBe(1);
});

it.each([
  ['the server closes it', 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'],
  [
    'the server keeps it for two seconds only',
    'HTTP/1.1 200 OK\r\nkeep-alive: timeout=2\r\ncontent-length: 0\r\n\r\n',
  ],
  ['the server answers twice', `${ok}${ok}`],
])('takes a connection for one request only when %s', async (_when, answer) => {
  const { visits, port } = await serve(({ socket }) => socket.write(answer));
  const connections = connectTo(port);
  for (let request = 0; request < 3; request += 1) await connections.send(put(), running());
  expect(visits).toHaveLength(3);
});

it('takes nothing for an answer that came before the request, although it was not read by then', async () => {
  const { visits, port } = await serve(({ socket }) => socket.write(ok));
  const connections = connectTo(port);
  await connections.send(put(), running());
  const now = Date.now();
  vi.spyOn(Date, 'now').mockImplementation(() => now + 1000);
  visits[0]?.socket.write('HTTP/1.1 299 Late\r\ncontent-length: 0\r\n\r\n');
  expect(await connections.send(put('next'), running())).toMatchObject({ status: 200 });
  expect(visits.map(({ received }) => received.endsWith('next'))).toEqual([false, true]);
});

it('uses a connection again on which nothing came while it was idle', async () => {
  const { visits, port } = await serve(({ socket }) => socket.write(ok));
  const connections = connectTo(port);
  await connections.send(put(), running());
  const now = Date.now();
  vi.spyOn(Date, 'now').mockImplementation(() => now + 1000);
  expect(await connections.send(put(), running())).toMatchObject({ status: 200 });
  expect(visits).toHaveLength(1);
});

it('counts a connection as idle since its last request when the next one was stopped before it began', async () => {
  const { visits, port } = await serve(({ socket }) => socket.write(ok));
  const connections = connectTo(port);
  await connections.send(put(), running());
  const now = Date.now();
  const clock = vi.spyOn(Date, 'now').mockReturnValue(now + 3900);
  const stop = running();
  const stoppedRequest = connections.send(put(), stop);
  stop.onStop?.();
  await expect(stoppedRequest).rejects.toMatchObject({ name: 'AbortError' });
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  clock.mockReturnValue(now + 7000);
  expect(await connections.send(put(), running())).toMatchObject({ status: 200 });
  expect(visits).toHaveLength(2);
});

it('leaves a connection on which the server speaks without being asked', async () => {
  const { visits, port } = await serve(({ socket }) => socket.write(ok));
  const connections = connectTo(port);
  await connections.send(put(), running());
  const [first] = visits;
  first?.socket.write('HTTP/1.1 408 Request Timeout\r\n\r\n');
  if (first !== undefined) await once(first.socket, 'close');
  expect(await connections.send(put(), running())).toMatchObject({ status: 200 });
  expect(visits).toHaveLength(2);
});

it('opens another connection after the server has ended one', async () => {
  const { visits, port } = await serve(({ socket }) => socket.write(ok));
  const connections = connectTo(port, { most: 1 });
  await connections.send(put(), running());
  const [first] = visits;
  first?.socket.end();
  if (first !== undefined) await once(first.socket, 'close');
  expect(await connections.send(put(), running())).toMatchObject({ status: 200 });
});

it.each([
  ['the computer has slept', 60_000],
  ['the clock was set back', -60_000],
])('opens another connection after %s', async (_when, laterMs) => {
  const { visits, port } = await serve(({ socket }) => socket.write(ok));
  const connections = connectTo(port);
  await connections.send(put(), running());
  // The clock that stands still during sleep has not moved.
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + laterMs);
  await connections.send(put(), running());
  await connections.send(put(), running());
  expect(visits).toHaveLength(2);
});

it('does not take a clock that is set forward for a slow answer', async () => {
  const { visits, port } = await serve(({ socket }) => socket.write(ok.slice(0, 20)));
  const connections = connectTo(port, { idleTimeoutMs: 20_000 });
  const sending = connections.send(put(), running());
  await vi.waitFor(() => expect(visits[0]?.received).toContain('PUT'));
  // Both pieces are read one by one.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const hourMs = 3_600_000;
  const now = Date.now();
  vi.spyOn(Date, 'now').mockImplementation(() => now + hourMs);
  visits[0]?.socket.write(ok.slice(20, 25));
  await new Promise((resolve) => setTimeout(resolve, 50));
  visits[0]?.socket.write(ok.slice(25));
  expect(await sending).toMatchObject({ status: 200 });
});

describe('fails', () => {
  it.each([
    ['ECONNRESET', 'the connection ends before the answer', (socket: Socket) => socket.end()],
    ['ECONNRESET', 'the answer is cut off', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\n')],
    ['ECONNRESET', 'the connection is reset', (socket: Socket) => socket.resetAndDestroy()],
    [
      'HPE_INVALID_CONSTANT',
      'the answer is not HTTP',
      (socket: Socket) => socket.write('220 smtp ready\r\n'),
    ],
  ])('with %s when %s, and serves the next', async (code, _when, answer) => {
    let isFirst = true;
    const { port } = await serve(({ socket }) => {
      if (isFirst) answer(socket);
      else socket.write(ok);
      isFirst = false;
    });
    const connections = connectTo(port, { most: 1 });
    const first = connections.send(put(), running());
    const second = connections.send(put(), running());
    await expect(first).rejects.toMatchObject({ code });
    expect(await second).toMatchObject({ status: 200 });
  });

  it('with ECONNRESET when bytes that belong to no answer come before the second answer of a connection', async () => {
    const { visits, port } = await serve(({ socket, received }, { length }) =>
      socket.write(length === 1 && received.match(/PUT/g)?.length === 2 ? `<More/>${ok}` : ok),
    );
    const connections = connectTo(port, { most: 1 });
    await connections.send(put(), running());
    await expect(connections.send(put(), running())).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await connections.send(put(), running())).toMatchObject({ status: 200 });
    expect(visits).toHaveLength(2);
  });

  it('with ETIMEDOUT when the server says nothing', async () => {
    const { port } = await serve(() => undefined);
    const connections = connectTo(port, { idleTimeoutMs: 50 });
    await expect(connections.send(put(), running())).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  it('with ETIMEDOUT when an answer comes byte by byte and does not end', async () => {
    const { port } = await serve(({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\nx: ');
      const drip = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const connections = connectTo(port, { idleTimeoutMs: 400 });
    await expect(connections.send(put(), running())).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  it('with ETIMEDOUT when the server takes no more bytes', async () => {
    const { port } = await serve(({ socket }) => socket.pause());
    const connections = connectTo(port, { idleTimeoutMs: 200 });
    const { request, seen } = slicedPut(4 * 1024 * 1024);
    await expect(connections.send(request, running())).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    await expect.poll(() => seen.isOver).toBe(true);
  });

  it('with ECONNREFUSED once for each request when nobody listens', async () => {
    const { port } = await serve(() => undefined);
    for (const close of closers.splice(0)) await close();
    const connections = connectTo(port);
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, () => connections.send(put(), running())),
    );
    expect(
      new Set(results.map((result) => (result.status === 'rejected' ? result.reason.code : null))),
    ).toEqual(new Set(['ECONNREFUSED']));
  });

  it('with what the body throws, and ends the connection', async () => {
    const { port, visits } = await serve(() => undefined);
    const connections = connectTo(port);
    async function* broken() {
      yield Buffer.from('x');
      throw new Error('the file has changed');
    }
    const request = { head: 'PUT /b/k HTTP/1.1\r\ncontent-length: 9\r\n\r\n', body: broken(), length: 9 };
    await expect(connections.send(request, running())).rejects.toThrow('the file has changed');
    await expect.poll(() => visits[0]?.socket.destroyed).toBe(true);
  });
});

describe('stops', () => {
  it('a request that is under way, and its connection', async () => {
    const { port, visits } = await serve(() => undefined);
    const connections = connectTo(port);
    const stop = running();
    const sending = connections.send(put(), stop);
    await expect.poll(() => visits[0]?.received).toContain('PUT');
    stop.onStop?.();
    await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => visits[0]?.socket.destroyed).toBe(true);
  });

  it('a request that waits, and no other', async () => {
    const { port, visits } = await serve(({ socket }) => setTimeout(() => socket.write(ok), 20));
    const connections = connectTo(port, { most: 1 });
    const stop = running();
    const first = connections.send(put('first'), running());
    const second = connections.send(put('second'), stop);
    const third = connections.send(put('third'), running());
    stop.onStop?.();
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    expect(stop.onStop).toBeNull();
    await Promise.all([first, third]);
    expect(visits[0]?.received).not.toContain('second');
  });

  it('a request that was stopped before it came', async () => {
    const { port, visits } = await serve(() => undefined);
    const stop: StopSwitch = { isStopped: true, onStop: null };
    await expect(connectTo(port).send(put(), stop)).rejects.toMatchObject({ name: 'AbortError' });
    expect(visits).toEqual([]);
  });

  it('everything when it is closed', async () => {
    const { port, visits } = await serve(() => undefined);
    const connections = connectTo(port, { most: 1 });
    const sending = Promise.allSettled([
      connections.send(put(), running()),
      connections.send(put(), running()),
    ]);
    await expect.poll(() => visits[0]?.received).toContain('PUT');
    connections.close();
    expect(await sending).toMatchObject([
      { reason: { code: 'ECONNRESET' } },
      { reason: { code: 'ECONNRESET' } },
    ]);
    await expect(connections.send(put(), running())).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});

describe('a body in slices', () => {
  it('is sent whole, and its connection is used again', async () => {
    const { port, visits } = await serve((visit) => {
      const length = visit.received.split('\r\n\r\n').at(-1)?.length;
      if (length === 10_000) visit.socket.write(ok);
    });
    const connections = connectTo(port);
    for (let request = 0; request < 3; request += 1) {
      const { request: sliced, seen } = slicedPut();
      await connections.send(sliced, running());
      await expect.poll(() => seen.isOver).toBe(true);
    }
    expect(visits).toHaveLength(1);
  });

  it('is not sent on when the answer has come, and its connection is not used again', async () => {
    const refusal = 'HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n';
    const answered = new Set<Socket>();
    const { port, visits } = await serve(({ socket }) => {
      if (!answered.has(socket)) socket.write(refusal);
      answered.add(socket);
    });
    const connections = connectTo(port);
    const { request, seen } = slicedPut(4 * 1024 * 1024);
    expect(await connections.send(request, running())).toMatchObject({ status: 403 });
    await expect.poll(() => seen.isOver).toBe(true);
    expect(seen.slices).toBeLessThan(10);
    await connections.send(put(), running());
    expect(visits).toHaveLength(2);
  });

  it('is read no more when the answer is given, although the server did not wait for all of it', async () => {
    const early = new Set<Socket>();
    const { port, visits } = await serve(({ socket }) => {
      if (early.has(socket)) return;
      early.add(socket);
      socket.pause();
      socket.write(ok);
    });
    const connections = connectTo(port);
    const request = put('x'.repeat(16 * 1024 * 1024));
    expect(await connections.send(request, running())).toMatchObject({ status: 200 });
    // As whoever lends the memory next.
    if (Buffer.isBuffer(request.body)) request.body.fill('y');
    const [{ socket }] = visits as [Visit];
    const isOver = once(socket, 'close');
    socket.resume();
    await isOver;
    expect(visits[0]?.received.at(-1)).toBe('x');
    expect(visits[0]?.received.includes('y')).toBe(false);
  });

  it('is written to its end when the answer comes meanwhile, and its connection is used again', async () => {
    const request = put('x'.repeat(16 * 1024 * 1024));
    const bytes = request.head.length + request.length;
    let answered = 0;
    const { port, visits } = await serve(({ socket, received }) => {
      if (received.length <= answered * bytes) return;
      answered += 1;
      socket.write(ok);
    });
    const connections = connectTo(port);
    for (let number = 0; number < 3; number += 1) {
      expect(await connections.send(request, running())).toMatchObject({ status: 200 });
    }
    expect(visits).toHaveLength(1);
    await expect.poll(() => visits[0]?.received.length).toBe(3 * bytes);
  });

  it('gets the answer of a server that does not wait for it and ends the connection', async () => {
    const refusal = 'HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 2\r\n\r\nno';
    const refused = new Set<Socket>();
    const { port, visits } = await serve(({ socket }) => {
      if (!refused.has(socket)) socket.end(refusal);
      refused.add(socket);
    });
    const connections = connectTo(port);
    for (let request = 0; request < 20; request += 1) {
      const large = request % 2 === 0 ? slicedPut(1024 * 1024).request : put('x'.repeat(400_000));
      expect(await connections.send(large, running())).toMatchObject({ status: 403 });
    }
    expect(visits).toHaveLength(20);
  });
});
