import { S3Error } from '../../protocol/s3-error.js';
import { readDocument, s3Document } from '../../protocol/xml.js';
import { requireBucket } from '../access.js';
import { type Operation, planBody, readDocumentBody } from '../exchange.js';
import { type BucketSetting, settingOf } from './bucket-setting.js';
import { encryption } from './encryption.js';
import { lifecycle } from './lifecycle.js';
import { ownershipControls } from './ownership-controls.js';
import { publicAccessBlock } from './public-access-block.js';
import { tagging } from './tagging.js';
import { versioning } from './versioning.js';

/** A setting as requests reach it. */
export interface Subresource {
  readonly query: string;
  /**
   * The operation for a method; null for methods without one.
   * @throws S3Error MethodNotAllowed for methods that no setting accepts
   */
  route(method: string): { readonly name: string; readonly run: Operation } | null;
}

/** All settings of a bucket that this server has. */
export const subresources: readonly Subresource[] = [
  subresource(publicAccessBlock),
  subresource(ownershipControls),
  subresource(encryption),
  subresource(versioning),
  subresource(tagging),
  subresource(lifecycle),
];

function subresource<T>(setting: BucketSetting<T>): Subresource {
  const { query, operations } = setting;
  return {
    query,
    route: (method) => {
      switch (method) {
        case 'PUT':
          return { name: operations.put, run: putSetting(setting) };
        case 'GET':
          return { name: operations.get, run: getSetting(setting) };
        case 'DELETE':
          return operations.delete === null ? null : { name: operations.delete, run: deleteSetting(setting) };
        default:
          throw new S3Error('MethodNotAllowed', { fields: { Method: method, ResourceType: query } });
      }
    },
  };
}

function putSetting<T>(setting: BucketSetting<T>): Operation {
  return async (exchange) => {
    const bucket = requireBucket(exchange, setting.actions.put);
    const plan = planBody(exchange);
    if (plan.contentMd5 === null && plan.checksum === null)
      throw new S3Error('InvalidRequest', {
        message: 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
      });
    const value = setting.read(readDocument(await readDocumentBody(exchange), setting.root));
    exchange.context.store.settings.put(bucket.id, setting.query, JSON.stringify(value));
    return { status: setting.operations.put === 'PutBucketTagging' ? 204 : 200 };
  };
}

function getSetting<T>(setting: BucketSetting<T>): Operation {
  return (exchange) => {
    const bucket = requireBucket(exchange, setting.actions.get);
    const value = settingOf(exchange.context.store, bucket, setting);
    if (value === null) throw new S3Error(setting.absent, { fields: { BucketName: bucket.name } });
    return { status: 200, body: s3Document(setting.root, setting.write(value)) };
  };
}

function deleteSetting<T>(setting: BucketSetting<T>): Operation {
  return (exchange) => {
    const bucket = requireBucket(exchange, setting.actions.put);
    exchange.context.store.settings.put(bucket.id, setting.query, JSON.stringify(setting.afterDelete));
    return { status: 204 };
  };
}
