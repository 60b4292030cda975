import { notImplemented, S3Error } from '../../protocol/s3-error.js';
import { element } from '../../protocol/xml.js';
import type { BucketSetting } from './bucket-setting.js';

/**
 * Whether a bucket keeps old versions. The setting is stored and returned, but this server keeps no old
 * versions. A bucket without the setting answers with an empty document. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
 */
export const versioning: BucketSetting<'Enabled' | 'Suspended' | 'never'> = {
  query: 'versioning',
  operations: { put: 'PutBucketVersioning', get: 'GetBucketVersioning', delete: null },
  actions: { put: 's3:PutBucketVersioning', get: 's3:GetBucketVersioning' },
  root: 'VersioningConfiguration',
  initial: 'never',
  afterDelete: 'never',
  // Never answered: there is always a value.
  absent: 'IllegalVersioningConfigurationException',
  read: (document) => {
    if (document.text('MfaDelete') !== undefined) throw notImplemented('MfaDelete');
    const status = document.text('Status');
    if (status === undefined) throw new S3Error('IllegalVersioningConfigurationException');
    if (status !== 'Enabled' && status !== 'Suspended') throw new S3Error('MalformedXML');
    return status;
  },
  write: (value) => (value === 'never' ? [] : [element('Status', value)]),
};
