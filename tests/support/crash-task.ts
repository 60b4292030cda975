import type { Connection } from '../../src/s3/client/connection.js';
import type { ConflictPolicy } from '../../src/shared/models/run.js';

/** The task of a process in the crash tests, as JSON in its environment. */
export interface CrashTask {
  readonly stateFolder: string;
  readonly folder: string;
  readonly bucket: string;
  readonly connection: Omit<Connection, 'credentials'> & {
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  readonly onConflict: ConflictPolicy;
}
