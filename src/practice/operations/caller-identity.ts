import { userArn } from '../practice-account.js';
import { element } from '../protocol/xml.js';
import type { VerifiedRequest } from '../sigv4/verify-request.js';
import type { Reply } from './exchange.js';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** STS GetCallerIdentity: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export function getCallerIdentity({ account }: VerifiedRequest, requestId: string): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `<GetCallerIdentityResponse xmlns="${namespace}">${element('GetCallerIdentityResult', [
      element('Arn', userArn(account)),
      element('UserId', account.isRoot === true ? account.accountId : `AIDA${account.accessKeyId.slice(4)}`),
      element('Account', account.accountId),
    ])}${element('ResponseMetadata', [element('RequestId', requestId)])}</GetCallerIdentityResponse>`,
  };
}
