/** The parts of a request that SigV4 signs. */
export interface SignableRequest {
  readonly method: string;
  readonly canonicalPath: string;
  readonly canonicalQuery: readonly (readonly [name: string, value: string])[];
  /** Header name in lower case → its values in order of arrival. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
}

const compare = (left: string, right: string): number => (left < right ? -1 : Number(left > right));

function collapse(value: string): string {
  const trimmed = value.trim();
  return trimmed.includes('  ') ? trimmed.replaceAll(/ +/g, ' ') : trimmed;
}

/**
 * The canonical request of Signature Version 4. `X-Amz-Signature` is left out of the query, as presigned URLs need.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function canonicalRequest(
  request: SignableRequest,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const query = request.canonicalQuery
    .filter(([name]) => name !== 'X-Amz-Signature')
    .toSorted((left, right) => compare(left[0], right[0]) || compare(left[1], right[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const headers = signedHeaders
    .map((name) => {
      const values = request.headers.get(name) ?? [];
      return `${name}:${values.map(collapse).join(',')}\n`;
    })
    .join('');
  return `${request.method}\n${request.canonicalPath}\n${query}\n${headers}\n${signedHeaders.join(';')}\n${payloadHash}`;
}
