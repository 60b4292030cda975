import { S3Error, type S3ErrorCode } from '../../protocol/s3-error.js';
import type { XmlElement } from '../../protocol/xml.js';
import type { BucketRecord } from '../../store/bucket-store.js';
import type { PracticeStore } from '../../store/practice-store.js';

/** One thing a bucket can be told: a subresource with PUT and GET and, all but one of them, DELETE. */
export interface BucketSetting<T> {
  /** The query parameter that names it. */
  readonly query: string;
  /** How the API reference calls the operations. */
  readonly operations: { readonly put: string; readonly get: string; readonly delete: string | null };
  /** What a policy calls the permission to change it (deleting included), and to read it. */
  readonly actions: { readonly put: string; readonly get: string };
  /** Root of the document PUT takes and GET gives. */
  readonly root: string;
  /** What a new bucket has; null for nothing. */
  readonly initial: T | null;
  /** What a bucket has after DELETE. */
  readonly afterDelete: T | null;
  /** What GET answers when there is nothing. */
  readonly absent: S3ErrorCode;
  /** @throws S3Error for a document S3 refuses. */
  read(document: XmlElement): T;
  /** The children of the document GET answers with. */
  write(value: T): readonly string[];
}

/** The value a bucket has: what it was told, else what new buckets have. */
export function settingOf<T>(
  store: PracticeStore,
  bucket: Pick<BucketRecord, 'id'>,
  setting: BucketSetting<T>,
): T | null {
  const stored = store.settings.find(bucket.id, setting.query);
  return stored === null ? setting.initial : (JSON.parse(stored) as T | null);
}

/**
 * Refuses elements this server does not keep, so that nothing is dropped in silence.
 * @throws S3Error MalformedXML
 */
export function allowOnly(element: XmlElement, names: readonly string[]): void {
  if (element.names().some((name) => !names.includes(name))) throw new S3Error('MalformedXML');
}

/** The text of a child that has to be one of `values`. @throws S3Error MalformedXML */
export function oneOf<T extends string>(element: XmlElement, name: string, values: readonly T[]): T {
  const text = element.text(name);
  const found = values.find((value) => value === text);
  if (found === undefined) throw new S3Error('MalformedXML');
  return found;
}
