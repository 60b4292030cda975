import type { Connection } from '../../src/s3/client/connection.js';
import type { ConflictPolicy } from '../../src/shared/models/run.js';

/** What a process of the crash tests is told, as JSON in its environment. */
export interface CrashTask {
  readonly stateFolder: string;
  readonly folder: string;
  readonly bucket: string;
  readonly connection: Omit<Connection, 'credentials'> & {
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  readonly onConflict: ConflictPolicy;
}
