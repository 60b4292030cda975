import type { ServerUnderTest } from '../support/server-under-test.js';
import { describeBuckets } from './bucket-cases.js';
import { describeBucketSettings } from './bucket-settings-cases.js';
import { describeIntegrity } from './integrity-cases.js';
import { describeListing } from './listing-cases.js';
import { describeMultipart } from './multipart-cases.js';
import { describeObjects } from './object-cases.js';
import { describeRefusals } from './refusal-cases.js';
import { describeSignatures } from './signature-cases.js';

/** What Hoist relies on an S3 server to do, as test cases for any server. */
export function describeS3Behaviour(server: ServerUnderTest): void {
  describeBuckets(server);
  describeBucketSettings(server);
  describeObjects(server);
  describeListing(server);
  describeMultipart(server);
  describeIntegrity(server);
  describeSignatures(server);
  describeRefusals(server);
}
