import type { BucketSettings } from '../../../shared/models/bucket-settings.js';
import { encryption } from './encryption.js';
import { lifecycle } from './lifecycle.js';
import { ownership } from './ownership.js';
import { publicAccess } from './public-access.js';
import type { SetupStep } from './setup-step.js';
import { tags } from './tags.js';
import { versioning } from './versioning.js';

const all: readonly SetupStep[] = [publicAccess, ownership, encryption, versioning, tags, lifecycle];

/** The steps these settings need, in the order they are taken. */
export function stepsFor(settings: BucketSettings): readonly SetupStep[] {
  return all.filter((step) => step.isWanted(settings));
}
