import type { Bucket } from '../../../shared/models/bucket.js';
import type { BucketSettings, BucketSetup, BucketStep, BucketStepId, PlannedRequest, ShownRequest } from '../../../shared/models/bucket-settings.js';
export declare function bucketSample(name: string, change?: Partial<Bucket>): Bucket;
/** Buckets of several regions and ages. */
export declare function bucketSamples(count: number): Bucket[];
export declare function requestSample(bucket: string, change?: Partial<ShownRequest>): ShownRequest;
export declare function stepSample(step: BucketStepId, change?: Partial<BucketStep>): BucketStep;
/** The steps a bucket with these settings takes. */
export declare function stepsFor(settings: BucketSettings): readonly BucketStepId[];
export declare function setupSample(change?: Partial<BucketSetup>): BucketSetup;
/** What `buckets.requests` answers for a bucket of this name. */
export declare function requestsFor(bucket: string, settings: BucketSettings): PlannedRequest[];
