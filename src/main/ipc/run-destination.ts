import { randomUUID } from 'node:crypto';
import type { RunSpec } from '../../engine/journal/records.js';
import type { Connection } from '../../s3/client/connection.js';
import { keyFingerprint } from '../../s3/client/key-fingerprint.js';
import { HoistError } from '../../shared/errors/errors.js';
import { type Destination, hostOf } from '../../shared/models/destination.js';
import type { ReadBackChoice, VerifyOptions } from '../../shared/models/run.js';
import type { RootRegistry } from '../grants/root-registry.js';

/** Nobody can tell beforehand which objects belong to a share. */
export function verifyingOf(readBack: ReadBackChoice): VerifyOptions {
  return { readBack, seed: randomUUID() };
}

/** The checksum report that an id stands for. @throws HoistError `checksum-report-unreadable` for an id that was never given out */
export function reportOf(
  reports: Pick<RootRegistry, 'resolve'>,
  reportId: string | undefined,
): { readonly checksumReport?: string } {
  if (reportId === undefined) return {};
  const file = reports.resolve(reportId);
  if (file === undefined) throw new HoistError('checksum-report-unreadable');
  return { checksumReport: file.path };
}

/** Where a run goes on: always on its own server and in its own bucket, with its own keys unless others are given. */
export function destinationOf(
  { profileId, endpoint, bucket }: RunSpec,
  given: string | undefined,
): Destination {
  const owner = given ?? profileId;
  if (owner === null) throw new HoistError('profile-not-found');
  return { profileId: owner, endpoint, bucket };
}

/**
 * On AWS a bucket name means the same bucket for everybody. Elsewhere each tenant may have a bucket of that name, and half
 * of the run would end up in each. The same keys may have been imported again.
 */
export function refuseOtherKeys(
  spec: RunSpec,
  { profileId, endpoint }: Destination,
  connection: Pick<Connection, 'credentials'>,
): void {
  if (endpoint === null || spec.profileId === null || spec.profileId === profileId) return;
  const keys = keyFingerprint(connection);
  if (keys !== null && keys === spec.keys) return;
  throw new HoistError('run-keys-differ', { server: hostOf(endpoint) ?? endpoint });
}
