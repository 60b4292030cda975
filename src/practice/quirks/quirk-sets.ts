import type { Quirks } from './quirks.js';

/** A server that differs from S3, and how that is known. */
export interface QuirkSet {
  /** Which server. */
  readonly server: string;
  /** What it does, in a sentence. */
  readonly what: string;
  /** URL of the report or documentation. */
  readonly source: string;
  readonly quirks: Quirks;
}

/** Headers of newer SDKs that ask a server to verify and store a checksum. */
const checksumHeaders = /^x-amz-(?:checksum-(?!mode$)|sdk-checksum-algorithm$|trailer$)/;

const conditionHeaders = /^if-(?:none-)?match$/;

/**
 * Real servers by their quirks. Quirks of paging come with pages of one key, so that a small folder has
 * several pages.
 */
export const quirkSets = {
  'ignores-conditions': {
    server: 'SeaweedFS up to 3.96',
    what: 'Accepts If-None-Match and overwrites the object anyway.',
    source: 'https://github.com/seaweedfs/seaweedfs/issues/7153',
    quirks: { ignoresConditionsOn: ['PutObject', 'CompleteMultipartUpload'] },
  },
  'ignores-conditions-on-complete': {
    server: 'moto before August 2025, MiniStack before August 2026',
    what: 'Honours If-None-Match on PutObject and ignores it on CompleteMultipartUpload.',
    source: 'https://github.com/getmoto/moto/pull/9209',
    quirks: { ignoresConditionsOn: ['CompleteMultipartUpload'] },
  },
  'conditions-unknown': {
    server: 'Amazon S3 before August 2024, and servers modelled on it',
    what: 'Answers 501 to a conditional write.',
    source: 'https://github.com/ceph/s3-tests/issues/218',
    quirks: {
      unknownHeaders: [
        {
          name: conditionHeaders,
          operations: ['PutObject', 'CompleteMultipartUpload'],
          answer: 'NotImplemented',
        },
      ],
    },
  },
  'conditions-unknown-on-complete': {
    server: 'stores that support preconditions on PUT only, such as Google Cloud Storage',
    what: 'Honours If-None-Match on PutObject and answers 501 to it on CompleteMultipartUpload.',
    source: 'https://github.com/slatedb/slatedb/issues/1519',
    quirks: {
      unknownHeaders: [
        { name: conditionHeaders, operations: ['CompleteMultipartUpload'], answer: 'NotImplemented' },
      ],
    },
  },
  'checksums-unknown-501': {
    server: 'Cloudflare R2 in January 2025',
    what: 'Answers 501 to the checksum headers of newer SDKs; the ETag of a multipart object is random.',
    source: 'https://github.com/aws/aws-sdk-js-v3/issues/6810',
    quirks: {
      unknownHeaders: [{ name: checksumHeaders, answer: 'NotImplemented' }],
      withoutChecksums: true,
      randomEtags: 'multipart',
    },
  },
  'checksums-unknown-400': {
    server: 'Backblaze B2',
    what: 'Answers 400 InvalidArgument to the checksum headers of newer SDKs.',
    source: 'https://github.com/stonith404/pingvin-share/issues/798',
    quirks: {
      unknownHeaders: [{ name: checksumHeaders, answer: 'InvalidArgument' }],
      withoutChecksums: true,
    },
  },
  'checksum-mode-unknown': {
    server: 'S3Proxy in September 2025',
    what: 'Answers 501 to a request for the checksum of an object (x-amz-checksum-mode).',
    source: 'https://github.com/gaul/s3proxy/issues/869',
    quirks: {
      unknownHeaders: [{ name: /^x-amz-checksum-mode$/, answer: 'NotImplemented' }],
      withoutChecksums: true,
    },
  },
  'no-checksums': {
    server: 'SeaweedFS before April 2026, S3Proxy before July 2026',
    what: 'Accepts checksums but never returns one.',
    source: 'https://github.com/seaweedfs/seaweedfs/pull/8914',
    quirks: { withoutChecksums: true },
  },
  'no-etag': {
    server: 'Filen S3, S3Proxy in front of Atmos',
    what: 'Returns neither an ETag nor a checksum for an object.',
    source: 'https://github.com/FilenCloudDienste/filen-s3/issues/146',
    quirks: { withoutEtags: true, withoutChecksums: true },
  },
  'put-201': {
    server: 'S3Mock before May 2018',
    what: 'Answers 201 Created to a PUT.',
    source: 'https://github.com/adobe/S3Mock/issues/50',
    quirks: { putStatus: 201 },
  },
  'put-204': {
    server: 'Riak CS before May 2012',
    what: 'Answers 204 No Content to a PUT.',
    source: 'https://github.com/basho/riak_cs/issues/154',
    quirks: { putStatus: 204 },
  },
  'random-etags': {
    server: 'Amazon S3 with SSE-KMS or in a directory bucket, without the headers that say so',
    what: 'No ETag is an MD5, no checksum is returned, and no header explains it.',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html',
    quirks: { randomEtags: 'all', withoutChecksums: true },
  },
  'listing-same-token': {
    server: 'MEGA S4 before February 2026, RunPod',
    what: 'The second page of a listing gives its own token as the next one, forever.',
    source: 'https://github.com/meganz/s4-specs/issues/3',
    quirks: { listing: { pageSize: 1, paging: 'same-token' } },
  },
  'listing-no-token': {
    server: 's3ninja, Huawei OBS, Ceph in 2020',
    what: 'A listing says that it is truncated but gives no token for the next page.',
    source: 'https://github.com/scireum/s3ninja/issues/251',
    quirks: { listing: { pageSize: 1, paging: 'no-token' } },
  },
  'listing-v1': {
    server: 'Naver Cloud Object Storage',
    what: 'Supports ListObjects (version 1) only, and answers every ListObjectsV2 with the first page.',
    source: 'https://api.ncloud-docs.com/docs/en/storage-objectstorage-index',
    quirks: { listing: { pageSize: 1, version: 1 } },
  },
  'listing-unordered': {
    server: 'Storj, and Amazon S3 directory buckets',
    what: 'Lists keys in an order other than that of their bytes.',
    source: 'https://github.com/storj/roadmap/issues/62',
    quirks: { listing: { pageSize: 1, order: 'hashed' } },
  },
  'listing-lags': {
    server: 'OpenStack Swift at OVH and Rackspace',
    what: 'A listing shows a new object only after some seconds.',
    source: 'https://github.com/distribution/distribution/pull/1141',
    quirks: { listing: { lagMs: 5000 } },
  },
  'listing-replaces-control-characters': {
    server: 'MinIO',
    what: 'Replaces control characters in a listing with U+FFFD unless encoding-type=url is requested.',
    source: 'https://github.com/minio/minio/issues/15023',
    quirks: { listing: { controlCharacters: 'replaced' } },
  },
  'listing-cannot-encode': {
    server: 'versitygw before 2026, Ceph and Huawei OBS (according to rclone)',
    what: 'Ignores encoding-type, and replaces control characters in a listing with U+FFFD.',
    source: 'https://github.com/versity/versitygw/issues/1985',
    quirks: { listing: { controlCharacters: 'replaced', ignoresEncodingType: true } },
  },
  'uploads-encoded-unsaid': {
    server: 'Ceph',
    what: 'ListMultipartUploads encodes keys as asked by encoding-type=url, and its answer has no EncodingType.',
    source: 'https://github.com/ceph/ceph/blob/main/src/rgw/rgw_rest_s3.cc',
    quirks: { listing: { encodesUploadsUnsaid: true } },
  },
  'refuses-control-characters': {
    server: 'Scality CloudServer, Outscale',
    what: 'Answers 400 to a key with a control character, such as a newline.',
    source: 'https://github.com/scality/cloudserver/pull/4314',
    quirks: { refusesControlCharacters: true },
  },
  'web-page-for-everything': {
    server: 'a web console, a sign-in page or a parked domain instead of a server',
    what: 'Answers 200 with HTML to everything.',
    source: 'https://github.com/minio/minio/issues/14035',
    quirks: { webPage: { for: 'everything', status: 200 } },
  },
  'web-page-for-puts': {
    server: 'a gateway that inspects uploads',
    what: 'Answers uploads with 200 and HTML; passes everything else on.',
    source: 'https://github.com/rustfs/console/issues/214',
    quirks: { webPage: { for: 'puts', status: 200 } },
  },
  'web-page-400-for-special-characters': {
    server: 'nginx in front of the server',
    what: 'Answers 400 with HTML for keys with special characters.',
    source: 'https://github.com/nginx/nginx-s3-gateway/issues/218',
    quirks: { webPage: { for: 'special-characters', status: 400 } },
  },
  'web-page-403-for-special-characters': {
    server: 'a web application firewall in front of the server',
    what: 'Answers 403 with HTML for keys with special characters.',
    source: 'https://github.com/rustfs/console/issues/214',
    quirks: { webPage: { for: 'special-characters', status: 403 } },
  },
  'ignores-part-number': {
    server: 'moto before September 2022, Apache Ozone before 2.0',
    what: 'Ignores partNumber on HeadObject, which describes the whole object, without a checksum.',
    source: 'https://github.com/getmoto/moto/issues/4839',
    quirks: { ignoresPartNumber: true, withoutChecksums: true },
  },
  'new-bucket-hidden': {
    server: 'Amazon S3, DigitalOcean Spaces',
    what: 'Answers NoSuchBucket for some seconds after a bucket was created.',
    source: 'https://github.com/redpanda-data/redpanda/issues/8490',
    quirks: { newBucketHiddenMs: 3000 },
  },
  'create-bucket-aborted': {
    server: 'Amazon S3, for a name that became free a moment ago',
    what: 'Answers CreateBucket with OperationAborted a few times.',
    source: 'https://github.com/aws/aws-cli/issues/2593',
    quirks: { createBucketAborts: 2 },
  },
  'one-region': {
    server: 'MinIO, Garage and Scaleway, with a custom region',
    what: 'Has one region, and names it in the error for a request signed for another.',
    source: 'https://github.com/minio/minio-py/issues/1161',
    quirks: { onlyRegion: 'kr-standard' },
  },
  'encryption-required': {
    server: 'Amazon S3 with a bucket policy that requires x-amz-server-side-encryption',
    what: 'Explicitly denies PutObject and CreateMultipartUpload without the header.',
    source: 'https://github.com/gomods/athens/issues/2165',
    quirks: { requires: ['encryption'] },
  },
  'acl-required': {
    server: 'Amazon S3 with a bucket policy that requires bucket-owner-full-control',
    what: 'Explicitly denies PutObject and CreateMultipartUpload without the ACL.',
    source: 'https://github.com/aws/aws-cli/issues/1674',
    quirks: { requires: ['acl'] },
  },
  'signed-payload-required': {
    server: 'Amazon S3 with a bucket policy that denies UNSIGNED-PAYLOAD',
    what: 'Explicitly denies content whose hash is not signed.',
    source: 'https://github.com/opentofu/opentofu/issues/1943',
    quirks: { requires: ['signed-payload'] },
  },
  'write-once': {
    server: 'IBM Cloud Object Storage with a retention policy, and other write-once (WORM) stores',
    what: 'Objects cannot be replaced or deleted, and uploads need Content-MD5 or a checksum.',
    source: 'https://cloud.ibm.com/docs/cloud-object-storage?topic=cloud-object-storage-immutable',
    quirks: { writeOnce: true },
  },
  'late-error': {
    server: 'Amazon S3',
    what: 'Answers CompleteMultipartUpload with 200 and an error in the body; the upload stays incomplete.',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html',
    quirks: { completeErrors: { times: 1, isCarriedOut: false } },
  },
  'late-error-carried-out': {
    server: 'Amazon S3',
    what: 'Answers CompleteMultipartUpload with 200 and an error in the body; the object is created anyway.',
    source: 'https://github.com/aws/aws-sdk-java/issues/538',
    quirks: { completeErrors: { times: 1, isCarriedOut: true } },
  },
  'rate-limited': {
    server: 'Ceph with a write limit (with Retry-After since 2026)',
    what: 'After some writes, answers all further ones with SlowDown and Retry-After for two seconds.',
    source: 'https://github.com/ceph/ceph/pull/68210',
    quirks: { slowDown: { everyWrites: 8, seconds: 2 } },
  },
  'slow-create': {
    server: 'Ceph on a gateway that was just started, and any server behind a slow proxy',
    what: 'Carries out CreateMultipartUpload seconds later, even if the client has disconnected.',
    source: 'https://github.com/hesprs/sync-engine/issues/283',
    quirks: { createUploadDelayMs: 2500 },
  },
} as const satisfies Readonly<Record<string, QuirkSet>>;

export type QuirkSetName = keyof typeof quirkSets;
