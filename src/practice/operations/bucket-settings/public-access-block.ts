import { S3Error } from '../../protocol/s3-error.js';
import { element } from '../../protocol/xml.js';
import { allowOnly, type BucketSetting } from './bucket-setting.js';

const switches = [
  'BlockPublicAcls',
  'IgnorePublicAcls',
  'BlockPublicPolicy',
  'RestrictPublicBuckets',
] as const;
type PublicAccessBlock = Readonly<Record<(typeof switches)[number], boolean>>;

/**
 * Block Public Access: on for every bucket created since April 2023. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export const publicAccessBlock: BucketSetting<PublicAccessBlock> = {
  query: 'publicAccessBlock',
  operations: {
    put: 'PutPublicAccessBlock',
    get: 'GetPublicAccessBlock',
    delete: 'DeletePublicAccessBlock',
  },
  actions: { put: 's3:PutBucketPublicAccessBlock', get: 's3:GetBucketPublicAccessBlock' },
  root: 'PublicAccessBlockConfiguration',
  initial: {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  },
  afterDelete: null,
  absent: 'NoSuchPublicAccessBlockConfiguration',
  read: (document) => {
    allowOnly(document, switches);
    const isOn = (name: (typeof switches)[number]): boolean => {
      const text = document.text(name)?.toLowerCase() ?? 'false';
      if (text !== 'true' && text !== 'false') throw new S3Error('MalformedXML');
      return text === 'true';
    };
    return {
      BlockPublicAcls: isOn('BlockPublicAcls'),
      IgnorePublicAcls: isOn('IgnorePublicAcls'),
      BlockPublicPolicy: isOn('BlockPublicPolicy'),
      RestrictPublicBuckets: isOn('RestrictPublicBuckets'),
    };
  },
  write: (value) => switches.map((name) => element(name, value[name])),
};
