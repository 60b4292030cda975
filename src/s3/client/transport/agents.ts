import { type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions as HttpsAgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Proxy, Transport } from './transport.js';
import { secureContextOf } from './trust.js';
import { openTunnel } from './tunnel.js';

/**
 * The agents that carry the requests of Node's HTTP client over this transport, in the form the SDK's clients
 * take.
 */
export interface Agents {
  readonly httpAgent: HttpAgent | AgentOptions;
  readonly httpsAgent: HttpsAgent | HttpsAgentOptions;
}

interface ConnectionOptions {
  readonly host?: string | null;
  readonly port?: number | string | null;
  readonly servername?: string;
}

type Connected = (error: Error | null, socket?: Duplex) => void;

/**
 * Direct connections get options to make an agent from, because the SDK waits for "100 Continue" only with
 * agents of its own. For each such request it makes another one, which knows nothing of the options: where a CA file is
 * trusted, the agent is made here.
 *
 * @param connectTimeoutMs for connections through a proxy; direct connections are timed by the client
 */
export function agentsFor(transport: Transport, options: AgentOptions, connectTimeoutMs: number): Agents {
  const { proxy } = transport;
  const secureContext = secureContextOf(transport);
  if (proxy === null && secureContext === undefined) return { httpAgent: options, httpsAgent: options };
  const encrypted = { ...options, ...(secureContext === undefined ? {} : { secureContext }) };
  if (proxy === null) return { httpAgent: options, httpsAgent: new HttpsAgent(encrypted) };
  const through = (isEncrypted: boolean) => ({
    createConnection: tunnelling(proxy, transport, isEncrypted, connectTimeoutMs),
  });
  return {
    httpAgent: Object.assign(new HttpAgent(options), through(false)),
    httpsAgent: Object.assign(new HttpsAgent(encrypted), through(true)),
  };
}

/** How an agent opens a connection: with a callback, because the proxy takes time. */
function tunnelling(proxy: Proxy, transport: Transport, isEncrypted: boolean, timeoutMs: number) {
  return ({ host, port, servername }: ConnectionOptions, connected: Connected): void => {
    const destination = {
      host: host ?? '',
      port: Number(port ?? (isEncrypted ? 443 : 80)),
      isEncrypted,
      ...(servername === undefined || servername === '' ? {} : { serverName: servername }),
    };
    openTunnel(proxy, transport, destination, timeoutMs).then(
      (socket) => connected(null, socket),
      (error: unknown) => connected(error as Error),
    );
  };
}
