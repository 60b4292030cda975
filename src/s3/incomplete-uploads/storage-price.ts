/** Year and month of the prices below. */
export const priceAsOf = '2026-08';

/**
 * US dollars per gigabyte (2^30 bytes) and month of S3 Standard, first 50 TB. Parts of incomplete uploads
 * cost as much as the upload's storage class, or as S3 Standard if that is a Glacier class. Regions whose
 * price was not certain are left out; those in China bill in another currency.
 *
 * Sources: https://aws.amazon.com/s3/pricing/ (Storage & requests, S3 Standard),
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuploadpricing
 */
const standardPrices: Readonly<Record<string, number>> = {
  'us-east-1': 0.023,
  'us-east-2': 0.023,
  'us-west-1': 0.026,
  'us-west-2': 0.023,
  'ca-central-1': 0.025,
  'sa-east-1': 0.0405,
  'af-south-1': 0.0274,
  'ap-east-1': 0.025,
  'ap-south-1': 0.025,
  'ap-northeast-1': 0.025,
  'ap-northeast-2': 0.025,
  'ap-northeast-3': 0.025,
  'ap-southeast-1': 0.025,
  'ap-southeast-2': 0.025,
  'ap-southeast-3': 0.025,
  'eu-central-1': 0.0245,
  'eu-north-1': 0.023,
  'eu-west-1': 0.023,
  'eu-west-2': 0.024,
  'eu-west-3': 0.024,
  'me-south-1': 0.025,
  'me-central-1': 0.025,
};

/**
 * The approximate price of a gigabyte per month; null where it is not known, as for every server that is not
 * AWS.
 */
export function pricePerGigabyte(region: string, isAws: boolean): number | null {
  return isAws ? (standardPrices[region] ?? null) : null;
}
