import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { sha256 } from './file-tree.js';

export interface StoredObject {
  readonly size: number;
  readonly sha256: string;
  readonly contentType: string | null;
}

export interface BucketSettingsSeen {
  readonly blocksPublicAccess: boolean;
  readonly encryption: string | null;
  readonly kmsKey: string | null;
  readonly versioning: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly abortsAfterDays: readonly number[];
}

export interface S3Account {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A look into an S3 server that bypasses Hoist: only the AWS SDK, as another program would use it. */
export class BucketContents {
  readonly #clients = new Map<string, S3Client>();
  readonly #endpoint: string;
  readonly #account: S3Account;

  constructor(endpoint: string, account: S3Account) {
    this.#endpoint = endpoint;
    this.#account = account;
  }

  #clientFor(region: string): S3Client {
    const { accessKeyId, secretAccessKey } = this.#account;
    const client =
      this.#clients.get(region) ??
      new S3Client({
        endpoint: this.#endpoint,
        region,
        forcePathStyle: true,
        credentials: { accessKeyId, secretAccessKey },
        maxAttempts: 1,
        followRegionRedirects: true,
      });
    this.#clients.set(region, client);
    return client;
  }

  get #client(): S3Client {
    return this.#clientFor('ap-northeast-2');
  }

  /** Every object of a bucket by its key, read back completely. */
  async objects(bucket: string): Promise<Record<string, StoredObject>> {
    const found: Record<string, StoredObject> = {};
    for (const key of await this.keys(bucket)) {
      const answer = await this.#client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
      found[key] = { size: bytes.length, sha256: sha256(bytes), contentType: answer.ContentType ?? null };
    }
    return found;
  }

  /** All keys of a bucket, in the order of the listing. */
  async keys(bucket: string): Promise<readonly string[]> {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({ Bucket: bucket, ContinuationToken: token }),
      );
      keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return keys;
  }

  /** Keys of multipart uploads that were created and neither completed nor aborted. */
  async unfinishedUploads(bucket: string): Promise<readonly string[]> {
    const { Uploads = [] } = await this.#client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    return Uploads.map(({ Key = '' }) => Key);
  }

  /** Creates a multipart upload, sends parts of these sizes and leaves it. */
  async leaveUnfinished(bucket: string, key: string, ...parts: readonly number[]): Promise<string> {
    const { UploadId } = await this.#client.send(
      new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }),
    );
    for (const [index, bytes] of parts.entries()) {
      await this.sendPart(bucket, key, UploadId ?? '', index + 1, bytes);
    }
    return UploadId ?? '';
  }

  async sendPart(bucket: string, key: string, uploadId: string, part: number, bytes: number): Promise<void> {
    await this.#client.send(
      new UploadPartCommand({
        Bucket: bucket,
        Key: key,
        UploadId: uploadId,
        PartNumber: part,
        Body: new Uint8Array(bytes),
      }),
    );
  }

  /** The region of the bucket; `us-east-1` is what S3 calls "no constraint". */
  async region(bucket: string): Promise<string> {
    const { LocationConstraint } = await this.#client.send(new GetBucketLocationCommand({ Bucket: bucket }));
    return LocationConstraint ?? 'us-east-1';
  }

  /** The settings of a bucket: encryption, versioning, tags and lifecycle rules. */
  async settings(Bucket: string): Promise<BucketSettingsSeen> {
    const none = (error: { name: string }): null => {
      if (/^NoSuch(TagSet|LifecycleConfiguration)$/.test(error.name)) return null;
      throw error;
    };
    const client = this.#client;
    const [access, encryption, versioning, tagging, lifecycle] = await Promise.all([
      client.send(new GetPublicAccessBlockCommand({ Bucket })),
      client.send(new GetBucketEncryptionCommand({ Bucket })),
      client.send(new GetBucketVersioningCommand({ Bucket })),
      client.send(new GetBucketTaggingCommand({ Bucket })).catch(none),
      client.send(new GetBucketLifecycleConfigurationCommand({ Bucket })).catch(none),
    ]);
    const rule = encryption.ServerSideEncryptionConfiguration?.Rules?.[0];
    return {
      blocksPublicAccess: Object.values(access.PublicAccessBlockConfiguration ?? { none: false }).every(
        Boolean,
      ),
      encryption: rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? null,
      kmsKey: rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID ?? null,
      versioning: versioning.Status ?? null,
      tags: Object.fromEntries((tagging?.TagSet ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
      abortsAfterDays: (lifecycle?.Rules ?? []).map(
        (one) => one.AbortIncompleteMultipartUpload?.DaysAfterInitiation ?? 0,
      ),
    };
  }

  async createBucket(bucket: string, region = 'ap-northeast-2'): Promise<void> {
    // us-east-1 is S3's default, and must not be named.
    const constraint =
      region === 'us-east-1'
        ? {}
        : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
    await this.#clientFor(region).send(new CreateBucketCommand({ Bucket: bucket, ...constraint }));
  }

  async put(bucket: string, key: string, body: string): Promise<void> {
    await this.#client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  }

  async delete(bucket: string, key: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  }

  close(): void {
    for (const client of this.#clients.values()) {
      client.destroy();
    }
  }
}
