import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

/** Keys of one user of the server under test. */
export interface TestUser {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** An S3 server that the behaviour suite runs against. */
export interface ServerUnderTest {
  readonly kind: 'practice' | 'ceph';
  /** Base URL. */
  readonly endpoint: string;
  /** Region requests are signed for. */
  readonly region: string;
  /** Two users of different accounts. */
  readonly owner: TestUser;
  readonly other: TestUser;
}

/** What a case expects where the two servers differ. */
export interface Difference<T> {
  readonly practice: T;
  readonly ceph: T;
  /** Which of them follows AWS's documentation. */
  readonly asAws: 'practice' | 'ceph';
  /** What AWS documents, in one sentence. */
  readonly because: string;
  /** Where AWS documents it. */
  readonly documentation: string;
}

/** The expected value for this server. */
export function expectedOf<T>(server: ServerUnderTest, difference: Difference<T>): T {
  return difference[server.kind];
}

/** A client without retries, so that every answer is seen. */
export function createClient(
  server: ServerUnderTest,
  user: TestUser = server.owner,
  overrides: S3ClientConfig = {},
): S3Client {
  return new S3Client({
    endpoint: server.endpoint,
    region: server.region,
    forcePathStyle: true,
    credentials: { accessKeyId: user.accessKeyId, secretAccessKey: user.secretAccessKey },
    maxAttempts: 1,
    ...overrides,
  });
}

/** `ok`, or status and code of the error S3 answered with. */
export async function answerOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return `${$metadata?.httpStatusCode ?? 'no answer'} ${name}`;
  }
}

let buckets = 0;

/** A bucket name that nobody has used. */
export function freshBucketName(): string {
  buckets += 1;
  return `hoist-${process.pid}-${Date.now().toString(36)}-${buckets}`;
}
