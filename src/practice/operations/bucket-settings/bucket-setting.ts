import { S3Error, type S3ErrorCode } from '../../protocol/s3-error.js';
import type { XmlElement } from '../../protocol/xml.js';
import type { BucketRecord } from '../../store/bucket-store.js';
import type { PracticeStore } from '../../store/practice-store.js';

/** One setting of a bucket: a subresource with PUT and GET and, except for one, DELETE. */
export interface BucketSetting<T> {
  /** The query parameter that names it. */
  readonly query: string;
  /** The operations' names in the API reference. */
  readonly operations: { readonly put: string; readonly get: string; readonly delete: string | null };
  /** The permission to change it (including deletion) and to read it, as policies name them. */
  readonly actions: { readonly put: string; readonly get: string };
  /** Root element of the document that PUT takes and GET returns. */
  readonly root: string;
  /** The value in a new bucket; null for none. */
  readonly initial: T | null;
  /** The value after DELETE. */
  readonly afterDelete: T | null;
  /** What GET answers when there is none. */
  readonly absent: S3ErrorCode;
  /** @throws S3Error for a document that S3 refuses */
  read(document: XmlElement): T;
  /** The children of the document that GET returns. */
  write(value: T): readonly string[];
}

/** A bucket's value: the stored one, otherwise that of new buckets. */
export function settingOf<T>(
  store: PracticeStore,
  bucket: Pick<BucketRecord, 'id'>,
  setting: BucketSetting<T>,
): T | null {
  const stored = store.settings.find(bucket.id, setting.query);
  return stored === null ? setting.initial : (JSON.parse(stored) as T | null);
}

/**
 * Refuses elements that this server does not store, so that nothing is dropped silently.
 * @throws S3Error MalformedXML
 */
export function allowOnly(element: XmlElement, names: readonly string[]): void {
  if (element.names().some((name) => !names.includes(name))) throw new S3Error('MalformedXML');
}

/** The text of a child that must be one of `values`. @throws S3Error MalformedXML */
export function oneOf<T extends string>(element: XmlElement, name: string, values: readonly T[]): T {
  const text = element.text(name);
  const found = values.find((value) => value === text);
  if (found === undefined) throw new S3Error('MalformedXML');
  return found;
}
