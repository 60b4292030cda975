import { ok, type Result } from '../../../shared/errors/errors.js';
import type { Bucket } from '../../../shared/models/bucket.js';
import type {
  BucketSettings,
  BucketSetup,
  BucketStep,
  PlannedRequest,
} from '../../../shared/models/bucket-settings.js';
import type { Connection } from '../../client/connection.js';
import { type ClientMaker, lookForBucket, withClient } from '../bucket-location.js';
import { askingAnyRegion } from '../buckets.js';
import { createBucket, sendCreateBucket } from '../create-bucket.js';
import { reachBucket } from '../reach-bucket.js';
import { stepsFor } from './setup-steps.js';
import { describeRequest } from './shown-request.js';
import { leaveStep, type StepContext, type StepMode, takeStep } from './take-step.js';

export interface SetupOptions {
  readonly makeClient?: ClientMaker;
  readonly wait?: StepContext['wait'];
}

/**
 * Creates a bucket and applies its settings step by step. A step that fails does not undo the others: the
 * bucket can be used, and the result says what it lacks. {@link completeBucket} adds the rest, also days
 * later, because it asks the bucket itself what is missing.
 *
 * A bucket that already exists and belongs to this account is only examined.
 *
 * Fails as {@link createBucket} does when there is no bucket in the end.
 */
export async function setUpBucket(
  connection: Connection,
  name: string,
  region: string,
  settings: BucketSettings,
  options: SetupOptions = {},
): Promise<Result<BucketSetup>> {
  const made = await createBucket(connection, name, region, options);
  if (!made.ok) return made;
  const { bucket, outcome } = made.value;
  const there: Connection = { ...connection, region: bucket.region ?? region };
  const mode = outcome === 'created' ? 'new' : 'look';
  const steps = await takeSteps(there, name, settings, mode, options);
  return ok({ bucket, outcome, steps });
}

/**
 * Adds to an existing bucket the settings it lacks. What it has in addition stays as it is: other lifecycle rules, other
 * tags, a stronger encryption.
 *
 * Fails as {@link reachBucket} does when the bucket can't be found.
 */
export async function completeBucket(
  connection: Connection,
  known: Bucket,
  settings: BucketSettings,
  options: SetupOptions = {},
): Promise<Result<readonly BucketStep[]>> {
  const reached = known.region === null ? await reachBucket(connection, known.name, options) : null;
  if (reached?.ok === false) return reached;
  const there = reached?.value.connection ?? { ...connection, region: known.region ?? connection.region };
  return ok(await takeSteps(there, known.name, settings, 'complete', options));
}

/**
 * Takes the steps in order. An error that affects all steps ends it, and the remaining steps count as
 * missing.
 */
async function takeSteps(
  there: Connection,
  bucket: string,
  settings: BucketSettings,
  mode: StepMode,
  { makeClient, wait }: SetupOptions,
): Promise<BucketStep[]> {
  const target = { bucket, settings, isAws: there.endpoint === null };
  return await withClient(
    there,
    async (client) => {
      const context: StepContext = {
        client,
        target,
        mode,
        describe: (send) => describeRequest(there, send),
        ...(wait === undefined ? {} : { wait }),
      };
      const taken: BucketStep[] = [];
      let isHopeless = false;
      for (const step of stepsFor(settings)) {
        const result: BucketStep = await (isHopeless ? leaveStep(step, context) : takeStep(step, context));
        isHopeless ||= result.state === 'failed' && result.error?.code !== 'request-rejected';
        taken.push(result);
      }
      return taken;
    },
    makeClient,
  );
}

/**
 * The requests {@link setUpBucket} sends for a new bucket, in order and as they go over the wire. Nothing is
 * sent and no keys are needed.
 */
export async function plannedRequests(
  connection: Omit<Connection, 'credentials'>,
  name: string,
  region: string,
  settings: BucketSettings,
): Promise<readonly PlannedRequest[]> {
  const there = { ...connection, region };
  const target = { bucket: name, settings, isAws: connection.endpoint === null };
  const planned: PlannedRequest[] = [
    { purpose: 'look', request: await describeRequest(askingAnyRegion(there), lookForBucket(name)) },
    { purpose: 'create', request: await describeRequest(there, sendCreateBucket(name, region)) },
  ];
  for (const step of stepsFor(settings)) {
    planned.push({ purpose: step.id, request: await describeRequest(there, step.write(target)) });
  }
  return planned;
}
