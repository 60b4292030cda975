import { notImplemented, S3Error } from '../../protocol/s3-error.js';
import { element } from '../../protocol/xml.js';
import { allowOnly, type BucketSetting, oneOf } from './bucket-setting.js';

const ownerships = ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'] as const;

/**
 * Who owns objects, and whether there are access control lists: with `BucketOwnerEnforced`, the default of
 * every bucket since April 2023, there are none. The other two values would need ACLs, which this server does
 * not have. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html
 */
export const ownershipControls: BucketSetting<'BucketOwnerEnforced'> = {
  query: 'ownershipControls',
  operations: {
    put: 'PutBucketOwnershipControls',
    get: 'GetBucketOwnershipControls',
    delete: 'DeleteBucketOwnershipControls',
  },
  actions: { put: 's3:PutBucketOwnershipControls', get: 's3:GetBucketOwnershipControls' },
  root: 'OwnershipControls',
  initial: 'BucketOwnerEnforced',
  afterDelete: null,
  absent: 'OwnershipControlsNotFoundError',
  read: (document) => {
    allowOnly(document, ['Rule']);
    const [rule, second] = document.children('Rule');
    if (rule === undefined || second !== undefined) throw new S3Error('MalformedXML');
    const ownership = oneOf(rule, 'ObjectOwnership', ownerships);
    if (ownership !== 'BucketOwnerEnforced') throw notImplemented(`ObjectOwnership ${ownership}`);
    return ownership;
  },
  write: (value) => [element('Rule', [element('ObjectOwnership', value)])],
};
