import type { S3Client } from '@aws-sdk/client-s3';
import type { BucketSettings, BucketStepId } from '../../../shared/models/bucket-settings.js';
import { text } from '../../errors/error-shape.js';

/** One SDK request, to be sent with any client: the real one, or one that only describes it. */
export type Send = (client: S3Client) => Promise<unknown>;

/** The bucket a step is about and the settings it should get. */
export interface StepTarget {
  readonly bucket: string;
  readonly settings: BucketSettings;
  readonly isAws: boolean;
}

/** What examining a bucket shows about one step. */
export interface Examination {
  /** `foreign`: the answer is about something else, so the server does not know this setting. */
  readonly state: 'set' | 'not-set' | 'foreign';
  /** The request that sets it and keeps what is there besides. */
  readonly write: Send;
}

/**
 * One setting that a new bucket gets after CreateBucket. Taking a step twice has the same effect as taking it
 * once.
 */
export interface SetupStep {
  readonly id: BucketStepId;
  /** The SDK's names of the operations, used to name a missing permission. */
  readonly operations: { readonly read: string; readonly write: string };
  /** Whether the write merges with what is there: then it must not be written without reading first. */
  readonly merges: boolean;
  isWanted(settings: BucketSettings): boolean;
  /** Whether AWS gives it to every new bucket by default. */
  isStandard(settings: BucketSettings): boolean;
  /** The request that sets it in a newly created bucket. */
  write(target: StepTarget): Send;
  /** @throws whatever the client throws, except for "there is none" */
  examine(client: S3Client, target: StepTarget): Promise<Examination>;
}

export interface StepDefinition<Found>
  extends Pick<SetupStep, 'id' | 'operations' | 'merges' | 'isWanted' | 'isStandard'> {
  /** What a bucket has that never got this setting. */
  readonly none: Found;
  /** The error code S3 answers for "there is none"; null where it always has an answer. */
  readonly absent: string | null;
  /** Undefined when the answer is about something else. */
  read(client: S3Client, bucket: string): Promise<Found | undefined>;
  isSet(found: Found, settings: BucketSettings): boolean;
  put(target: StepTarget, found: Found): Send;
}

/** Makes a step from the parts that differ between steps. */
export function defineStep<Found>(definition: StepDefinition<Found>): SetupStep {
  const { id, operations, merges, none, absent } = definition;
  return {
    id,
    operations,
    merges,
    isWanted: definition.isWanted,
    isStandard: definition.isStandard,
    write: (target) => definition.put(target, none),
    examine: async (client, target) => {
      let found: Found | undefined;
      try {
        found = await definition.read(client, target.bucket);
      } catch (error) {
        if (absent === null || text(error, 'name') !== absent) throw error;
        found = none;
      }
      if (found === undefined) return { state: 'foreign', write: definition.put(target, none) };
      return {
        state: definition.isSet(found, target.settings) ? 'set' : 'not-set',
        write: definition.put(target, found),
      };
    },
  };
}
