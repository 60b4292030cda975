import type { MultipartUpload } from './multipart-table.js';
import type { ObjectTable } from './object-table.js';
import type { Operation } from './operation.js';

/** A bucket of the sink. */
export interface Bucket {
  readonly objects: ObjectTable;
  readonly uploads: Map<string, MultipartUpload>;
  readonly operations: Map<Operation, number>;
  readonly createdMs: number;
  receivedBytes: number;
  /** When the first object or part had arrived, in ms since 1970; null before. */
  firstWriteMs: number | null;
}
