import { S3Error } from '../../protocol/s3-error.js';
import { element } from '../../protocol/xml.js';
import { allowOnly, type BucketSetting } from './bucket-setting.js';

interface Tag {
  readonly key: string;
  readonly value: string;
}

const mostTags = 50;
const longestKey = 128;
const longestValue = 256;

function invalidTag(message: string, key: string): S3Error {
  return new S3Error('InvalidTag', { message, fields: { TagKey: key } });
}

function checkTag({ key, value }: Tag): void {
  if (key.toLowerCase().startsWith('aws:'))
    throw invalidTag('System tags cannot be added/updated by requester', key);
  if (key === '' || key.length > longestKey || !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u.test(key))
    throw invalidTag('The TagKey you have provided is invalid', key);
  if (value.length > longestValue || !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(value))
    throw invalidTag('The TagValue you have provided is invalid', key);
}

/**
 * Tags of a bucket: at most 50, no key twice, no key of AWS's own. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Tag.html
 */
export const tagging: BucketSetting<readonly Tag[]> = {
  query: 'tagging',
  operations: { put: 'PutBucketTagging', get: 'GetBucketTagging', delete: 'DeleteBucketTagging' },
  actions: { put: 's3:PutBucketTagging', get: 's3:GetBucketTagging' },
  root: 'Tagging',
  initial: null,
  afterDelete: null,
  absent: 'NoSuchTagSet',
  read: (document) => {
    allowOnly(document, ['TagSet']);
    const [set] = document.children('TagSet');
    if (set === undefined) throw new S3Error('MalformedXML');
    const tags = set.children('Tag').map((tag): Tag => {
      const [key, value] = [tag.text('Key'), tag.text('Value')];
      if (key === undefined || value === undefined) throw new S3Error('MalformedXML');
      return { key, value };
    });
    if (tags.length > mostTags)
      throw new S3Error('BadRequest', { message: 'Bucket tag count cannot be greater than 50' });
    for (const [index, tag] of tags.entries()) {
      checkTag(tag);
      if (tags.findIndex(({ key }) => key === tag.key) !== index)
        throw invalidTag('Cannot provide multiple Tags with the same key', tag.key);
    }
    return tags;
  },
  write: (tags) => [
    element(
      'TagSet',
      tags.map(({ key, value }) => element('Tag', [element('Key', key), element('Value', value)])),
    ),
  ],
};
