import { z } from 'zod';
import * as access from '../models/access.js';
import * as bucketModel from '../models/bucket.js';
import * as setup from '../models/bucket-settings.js';
import { destination } from '../models/destination.js';
import * as incompleteUploads from '../models/incomplete-uploads.js';
import { bucketName, type ContractOf, id, namedBucket } from './contract-fields.js';

/** Buckets: list, open, create, complete; what keys may do in one; its incomplete multipart uploads. */
export const bucketsContract = {
  'buckets.list': { in: z.strictObject({ profileId: id }), out: z.array(bucketModel.bucket) },
  /** Opens a bucket by its name, for keys that may not list. Finds the region itself. */
  'buckets.open': {
    in: z.strictObject({ profileId: id, name: z.string().min(1).max(255) }),
    out: bucketModel.bucket,
  },
  /** Whether a name is available, asked without creating anything. */
  'buckets.lookUp': { in: z.strictObject(namedBucket), out: setup.nameAvailability },
  /** The requests that `buckets.create` would send, in order and as they go over the wire. */
  'buckets.requests': {
    in: z.strictObject({ ...namedBucket, settings: setup.bucketSettings }),
    out: z.array(setup.plannedRequest),
  },
  /** Creates a bucket and applies its settings; for a bucket that already exists, reports what it lacks. */
  'buckets.create': {
    in: z.strictObject({ ...namedBucket, settings: setup.bucketSettings }),
    out: setup.bucketSetup,
  },
  /** Adds to an existing bucket the settings it lacks, and keeps everything else. */
  'buckets.complete': {
    in: z.strictObject({ profileId: id, bucket: bucketModel.bucket, settings: setup.bucketSettings }),
    out: z.array(setup.bucketStep),
  },
  /** Measures a connection to every region; the nearest first. */
  'buckets.nearestRegions': { in: z.strictObject({ profileId: id }), out: z.array(setup.regionLatency) },

  /** Tests every permission that a run needs below the prefix; leaves nothing in the bucket. */
  'access.check': {
    in: z.strictObject({ destination, prefix: z.string().max(1024) }),
    out: access.accessReport,
  },
  'access.copyPolicy': { in: access.policyScope, out: z.null() },
  /** Opens a save dialog; false when it was closed. */
  'access.savePolicy': { in: access.policyScope, out: z.boolean() },

  /** Incomplete multipart uploads, a thousand at a time. `marker`: `next` of the page before. */
  'incompleteUploads.list': {
    in: z.strictObject({ profileId: id, bucket: bucketName, marker: z.string().max(8192).nullable() }),
    out: incompleteUploads.incompleteUploadPage,
  },
  'incompleteUploads.measure': {
    in: z.strictObject({
      profileId: id,
      bucket: bucketName,
      uploads: z.array(incompleteUploads.uploadName).max(100),
    }),
    out: z.array(incompleteUploads.incompleteUploadSize),
  },
  /** Removes uploads permanently, except active ones. */
  'incompleteUploads.abort': {
    in: z.strictObject({
      profileId: id,
      bucket: bucketName,
      uploads: z.array(incompleteUploads.uploadToAbort).max(100),
    }),
    out: z.array(incompleteUploads.abortOutcome),
  },
} as const satisfies ContractOf<'buckets' | 'access' | 'incompleteUploads'>;
