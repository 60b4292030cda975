import type { S3Client } from '@aws-sdk/client-s3';
import type { BucketSettings, BucketStepId } from '../../../shared/models/bucket-settings.js';
import { text } from '../../errors/error-shape.js';

/** One request of the SDK, still to be sent by whichever client is given: the real one, or one that only describes it. */
export type Send = (client: S3Client) => Promise<unknown>;

/** The bucket a step is about and what it is to be told. */
export interface StepTarget {
  readonly bucket: string;
  readonly settings: BucketSettings;
  readonly isAws: boolean;
}

/** What looking at a bucket shows of one step. */
export interface Examination {
  /** `foreign`: the answer is about something else, so the server does not know the question. */
  readonly state: 'set' | 'not-set' | 'foreign';
  /** What would set it, keeping what is there besides. */
  readonly write: Send;
}

/** One thing a new bucket is told after CreateBucket. Taking a step twice does no more than taking it once. */
export interface SetupStep {
  readonly id: BucketStepId;
  /** The SDK's names of the operations, to name the missing permission by. */
  readonly operations: { readonly read: string; readonly write: string };
  /** Whether writing puts together what is there with what is new: then it must not be written unread. */
  readonly merges: boolean;
  isWanted(settings: BucketSettings): boolean;
  /** Whether AWS gives it to every new bucket by itself. */
  isStandard(settings: BucketSettings): boolean;
  /** What sets it in a bucket that was just made. */
  write(target: StepTarget): Send;
  /** @throws whatever the client throws, but for "there is none" */
  examine(client: S3Client, target: StepTarget): Promise<Examination>;
}

export interface StepDefinition<Found>
  extends Pick<SetupStep, 'id' | 'operations' | 'merges' | 'isWanted' | 'isStandard'> {
  /** What a bucket has that was told nothing. */
  readonly none: Found;
  /** The error S3 answers with for "there is none"; null where it always has an answer. */
  readonly absent: string | null;
  /** Undefined when the answer is about something else. */
  read(client: S3Client, bucket: string): Promise<Found | undefined>;
  isSet(found: Found, settings: BucketSettings): boolean;
  put(target: StepTarget, found: Found): Send;
}

/** Makes a step from what differs between steps. */
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
