import { userArn } from '../practice-account.js';
import { S3Error } from '../protocol/s3-error.js';
import { element } from '../protocol/xml.js';
import type { VerifiedRequest } from '../sigv4/verify-request.js';
import type { Reply } from './exchange.js';

const namespace = 'https://iam.amazonaws.com/doc/2010-05-08/';

/**
 * IAM ListAccessKeys of the user who asks:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html
 * @param startedAt when the server started, in milliseconds since 1970: the age of keys that have no other
 * @throws S3Error AccessDenied when the user may not do it
 */
export function listAccessKeys({ account }: VerifiedRequest, startedAt: number, requestId: string): Reply {
  const { accessKeyId, deny = [], keyMadeAt = startedAt, userName, isRoot = false } = account;
  if (deny.includes('iam:ListAccessKeys')) {
    throw new S3Error('AccessDenied', {
      message: `User: ${userArn(account)} is not authorized to perform: iam:ListAccessKeys on resource: user ${userName} because no identity-based policy allows the iam:ListAccessKeys action`,
    });
  }
  const key = element('member', [
    ...(isRoot ? [] : [element('UserName', userName)]),
    element('AccessKeyId', accessKeyId),
    element('Status', 'Active'),
    element('CreateDate', new Date(keyMadeAt).toISOString()),
  ]);
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `<ListAccessKeysResponse xmlns="${namespace}">${element('ListAccessKeysResult', [
      element('AccessKeyMetadata', [key]),
      element('IsTruncated', false),
    ])}${element('ResponseMetadata', [element('RequestId', requestId)])}</ListAccessKeysResponse>`,
  };
}
