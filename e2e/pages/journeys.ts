import { expect } from '@playwright/test';
import { writeKeyFile } from '../support/key-files.js';
import type { Practice } from '../support/practice.js';
import type { Screens } from './screens.js';

/** Steps through the first screens with which many tests begin. Each checks that it got where it should. */

/** Imports the account's key file. Ends on the screen of buckets. */
export async function importKeys(screens: Screens, practice: Practice, folder: string): Promise<void> {
  await screens.keys.drop(await writeKeyFile(folder, practice.account));
  await expect(screens.buckets.heading).toBeVisible();
}

/** Imports keys and opens a bucket that already exists. Ends on the empty workspace. */
export async function openBucket(
  screens: Screens,
  practice: Practice,
  folder: string,
  bucket: string,
): Promise<void> {
  await practice.contents.createBucket(bucket);
  await importKeys(screens, practice, folder);
  await screens.buckets.choose(bucket);
  await expect(screens.workspace.emptyHeading).toBeVisible();
}

/** Drops a folder and waits until all of its files were found and match. */
export async function dropFolder(screens: Screens, path: string, files: number): Promise<void> {
  await screens.workspace.drop(path);
  await expect(screens.workspace.footer).toContainText(screens.workspace.sum(files, files));
}

/**
 * Holds the answers to every part of a large file but the first.
 * @returns releases them
 */
export function holdLaterParts(practice: Practice): () => void {
  return practice.holdRequests(({ operation, partNumber }) => operation === 'UploadPart' && partNumber !== 1);
}

/** Uploads what was dropped until the first part of a large file has arrived; the others wait: see {@link holdLaterParts}. */
export async function uploadUntilFirstPart(screens: Screens, practice: Practice): Promise<void> {
  holdLaterParts(practice);
  await screens.workspace.upload();
  await expect
    .poll(() =>
      practice.countRequests(({ operation, status }) => operation === 'UploadPart' && status === 200),
    )
    .toBeGreaterThan(0);
}
