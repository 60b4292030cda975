import type { CrashTask } from './crash-task.js';
import { startFaultProxy, type WireRequest } from './fault-proxy.js';
import { countNames, difference, type WatchedRequest, type WatchedServer } from './watched-server.js';

/** The operations that a crash test looks at, told from method and query. */
function read({ method, url }: WireRequest): WatchedRequest {
  const [path = '', query = ''] = url.split('?', 2);
  const key = /^\/[^/]+\/(?<key>.+)$/.exec(path)?.groups?.['key'] ?? null;
  const parameters = new URLSearchParams(query);
  const part = parameters.get('partNumber');
  const partNumber = part === null ? null : Number(part);
  return { operation: operationOf(method, key, parameters), key, partNumber };
}

function operationOf(method: string, key: string | null, query: URLSearchParams): string {
  const isUpload = query.has('uploadId');
  switch (method) {
    case 'PUT':
      if (key === null) return 'CreateBucket';
      return isUpload ? 'UploadPart' : 'PutObject';
    case 'POST':
      return isUpload ? 'CompleteMultipartUpload' : 'CreateMultipartUpload';
    case 'DELETE':
      return isUpload ? 'AbortMultipartUpload' : 'DeleteObject';
    case 'HEAD':
      return key === null ? 'HeadBucket' : 'HeadObject';
    default:
      if (query.has('uploads')) return 'ListMultipartUploads';
      return isUpload ? 'ListParts' : 'ListObjectsV2';
  }
}

/** Watches a server that runs elsewhere, through a proxy in front of it. */
export async function watchEndpoint(
  endpoint: string,
  connection: Omit<CrashTask['connection'], 'endpoint'>,
): Promise<WatchedServer> {
  const proxy = await startFaultProxy(endpoint);
  let arrived: WatchedRequest[] = [];
  let answered: WatchedRequest[] = [];
  let carriedOut: WatchedRequest[] = [];
  let lost = 0;
  const losing = new Set<WireRequest>();
  const hook: Pick<WatchedServer, 'onRequest'> = { onRequest: null };
  proxy.plan = (wire) => {
    const request = read(wire);
    arrived.push(request);
    // A request that would only be delayed passes: this server is slow enough by itself.
    if (hook.onRequest?.(request)?.kind !== 'lose-answer') return null;
    losing.add(wire);
    return { kind: 'lose-answer' };
  };
  proxy.onAnswer = (wire, status) => {
    const request = read(wire);
    answered.push(request);
    if (status === 200) carriedOut.push(request);
    if (losing.delete(wire)) lost += 1;
  };
  return {
    connection: { ...connection, endpoint: proxy.url },
    get onRequest() {
      return hook.onRequest;
    },
    set onRequest(listener) {
      hook.onRequest = listener;
    },
    underWay: () => difference(arrived, answered),
    stored: () => countNames(carriedOut),
    lostAnswers: () => lost,
    forget() {
      arrived = [];
      answered = [];
      carriedOut = [];
    },
    close: () => proxy.close(),
  };
}
